//! Turns `.proto` files into Rust for micro services, from a build script.
//!
//! In `Cargo.toml`, `micro-build` goes under `[build-dependencies]`; `build.rs` is:
//!
//! ```no_run
//! fn main() -> Result<(), micro_build::Error> {
//!     micro_build::compile("proto/greeter.proto")
//! }
//! ```
//!
//! The generated code is mounted with one line in `src/lib.rs` or `src/main.rs`:
//!
//! ```text
//! mod proto {
//!     micro::include_proto!();
//! }
//! ```
//!
//! and for `package go.micro.service.greeter;` it is found under
//! `proto::go::micro::service::greeter`. No protoc is needed: see [`Builder::protoc`]
//! for when one is used. Where protoc is there anyway, the build script compiles in half the time without
//! feature `protox`, which is on by default. What can be chosen is on [`configure`]'s [`Builder`];
//! to keep the generated code in `src/` under version control, see [`Builder::commit_to`].

mod builder;
mod compiler;
mod environment;
mod error;
mod options;
mod output;
mod protos;
mod run;
mod sources;

pub use builder::Builder;
pub use error::Error;
pub use protos::Protos;

/// Compiles a `.proto` file, several, or all those in a folder, with the default options.
///
/// The Rust goes to cargo's `OUT_DIR`, one file a package and a `mod.rs` that
/// nests them in modules. Imported files are generated along when their types
/// are used. What belongs together is compiled in one call, since
/// a second would write another `mod.rs` over the first:
///
/// ```no_run
/// # fn main() -> Result<(), micro_build::Error> {
/// micro_build::compile(["proto/greeter.proto", "proto/farewell.proto"])
/// # }
/// ```
///
/// # Errors
///
/// Every problem of every file, each with its place; also when something can't be read or written.
pub fn compile(protos: impl Protos) -> Result<(), Error> {
    configure().compile(protos)
}

/// Begins with the default options; end with [`Builder::compile`].
///
/// ```no_run
/// # fn main() -> Result<(), micro_build::Error> {
/// micro_build::configure()
///     .include("proto")
///     .json(false)
///     .type_attribute(".shop.Price", "#[derive(Eq, Hash)]")
///     .compile("proto/shop/price.proto")
/// # }
/// ```
pub fn configure() -> Builder {
    Builder::default()
}
