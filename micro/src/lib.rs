//! The runtime of micro for Rust: services, clients and servers on the go-micro wire.
//!
//! A service is a handler with a name. Its interface is declared in a `.proto`, from which
//! `protoc-gen-micro-rs` or `micro-build` generate a trait, a server and a client, or on an `impl`
//! block with `#[micro::handler]`:
//!
#![cfg_attr(all(feature = "derive", feature = "discovery"), doc = "```")]
#![cfg_attr(not(all(feature = "derive", feature = "discovery")), doc = "```ignore")]
//! use std::sync::Arc;
//!
//! use micro::Service;
//! use micro::registry::Memory;
//! use serde::{Deserialize, Serialize};
//!
//! #[derive(Serialize, Deserialize)]
//! struct Request {
//!     name: String,
//! }
//!
//! #[derive(Serialize, Deserialize)]
//! struct Response {
//!     msg: String,
//! }
//!
//! struct Greeter;
//!
//! #[micro::handler]
//! impl Greeter {
//!     async fn hello(&self, request: Request) -> micro::Result<Response> {
//!         Ok(Response { msg: format!("Hello {}", request.name) })
//!     }
//! }
//!
//! #[tokio::main(flavor = "current_thread")]
//! async fn main() -> micro::Result<()> {
//!     let service = Service::builder("go.micro.service.greeter")
//!         .address("127.0.0.1:0")
//!         .handler(GreeterServer::new(Greeter))
//!         // Known in this process alone; without this line it is found in the local network.
//!         .registry(Arc::new(Memory::new()))
//!         .start()
//!         .await?;
//!
//!     let greeter = GreeterClient::new("go.micro.service.greeter", service.client());
//!     let reply = greeter.hello(Request { name: "John".into() }).await?;
//!     assert_eq!(reply.msg, "Hello John");
//!
//!     service.stop().await;
//!     Ok(())
//! }
//! ```
//!
//! | To … | see |
//! |---|---|
//! | run a service until it is told to stop, and be found by its name | [`Service`] |
//! | make calls, with a timeout or metadata | [`Client`], [`client`] |
//! | know who calls and how long they wait | [`Context`] |
//! | fail with a code that callers understand | [`Error`] |
//! | answer with a stream | [`stream`] |
#![cfg_attr(
    feature = "broker",
    doc = "| publish events, and do something on them | [`event`] |"
)]
//! | take what flags and environment say | [`settings`] |
#![cfg_attr(
    feature = "middleware",
    doc = "| do something with every call | [`middleware`] |"
)]
//! | write and read JSON of protobuf messages | [`json`] |
//!
//! What not every service needs is a feature:
//!
//! | Feature | brings |
//! |---|---|
//! | `mdns` (on by default) | a registry that needs no server: services in one network find each other |
//! | `discovery` | services called by name, over any registry |
//! | `broker` | events by topic |
//! | `flags`, `clap` | go-micro's flags, and these beside a program's own |
//! | `derive` | `#[micro::handler]`, and with `broker` `#[micro::subscriber]` |
//! | `middleware` | ready-made layers: limits, a circuit breaker, tokens, traces, metrics and more |
//! | `gzip` | compressed messages |
//! | `tls` | TLS and mutual TLS |
//! | `debug` | the log and the last calls of a service, for go-micro's tools |
//! | `health`, `reflection` | the services of gRPC by which tools and load balancers ask |

pub mod client;
pub mod codec;
#[doc(hidden)]
pub mod codegen;
mod context;
#[cfg(feature = "debug")]
pub mod debug;
#[cfg(not(feature = "debug"))]
mod debug;
pub mod error;
#[cfg(feature = "fuzzing")]
#[doc(hidden)]
pub mod fuzzing;
mod grpc;
#[cfg(feature = "health")]
pub mod health;
mod include;
mod layers;
#[doc(inline)]
pub use micro_json as json;
mod metadata;
#[cfg(feature = "middleware")]
pub mod middleware;
#[cfg(feature = "broker")]
#[doc(inline)]
pub use micro_broker as broker;
#[cfg(feature = "mdns")]
#[doc(inline)]
pub use micro_mdns as mdns;
#[cfg(feature = "discovery")]
#[doc(inline)]
pub use micro_registry as registry;
#[cfg(feature = "discovery")]
#[doc(inline)]
pub use micro_selector as selector;
#[cfg(feature = "broker")]
pub mod event;
#[cfg(feature = "reflection")]
pub mod reflection;
pub mod route;
pub mod server;
pub mod service;
pub mod settings;
pub mod spec;
pub mod stream;
mod streaming;
#[cfg(feature = "tls")]
pub mod tls;
#[cfg(feature = "discovery")]
mod uuid;

pub use self::client::Client;
pub use self::codec::Codec;
pub use self::context::Context;
pub use self::error::{Error, Result};
#[cfg(feature = "broker")]
pub use self::event::{Event, Subscriber};
pub use self::layers::{CallLayer, Stack};
pub use self::metadata::Metadata;
pub use self::service::Service;
#[cfg(feature = "flags")]
pub use self::settings::Flags;
pub use self::settings::Settings;
pub use self::stream::Stream;
pub use self::streaming::Streaming;
#[cfg(feature = "derive")]
pub use micro_derive::handler;
#[cfg(all(feature = "derive", feature = "broker"))]
pub use micro_derive::subscriber;
