//! Protobuf descriptors in, Rust for micro services out.
//!
//! Pure: no files, no processes, no environment. The front ends are
//! `protoc-gen-micro-rs` (a protoc plugin) and `micro-build` (build scripts).

mod assemble;
mod comments;
mod descriptor;
mod emit;
mod error;
mod format;
mod generate;
mod include;
mod lower;
mod messages;
mod model;
mod names;
pub mod options;
mod parallel;
mod sorted;
#[doc(hidden)]
pub mod wire;

#[doc(hidden)]
pub use emit::json::prost_types::prost_types_json;
pub use error::{Error, Errors, Location};
pub use generate::generate;
pub use options::Options;

/// One generated file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GeneratedFile {
    /// Path relative to the output folder, with `/` between its parts.
    pub name: String,
    /// The whole text, or the bytes of a descriptor set.
    pub content: Vec<u8>,
}
