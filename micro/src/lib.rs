//! The runtime of micro for Rust: services, clients and servers on the go-micro wire.

pub mod client;
pub mod codec;
#[doc(hidden)]
pub mod codegen;
mod context;
pub mod error;
mod grpc;
mod include;
pub mod json;
mod metadata;
pub mod route;
pub mod server;
pub mod service;
pub mod spec;
pub mod stream;
mod streaming;

pub use self::client::Client;
pub use self::codec::Codec;
pub use self::context::Context;
pub use self::error::{Error, Result};
pub use self::metadata::Metadata;
pub use self::service::Service;
pub use self::stream::Stream;
pub use self::streaming::Streaming;
#[cfg(feature = "derive")]
pub use micro_derive::handler;
