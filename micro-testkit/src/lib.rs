//! Help for the tests of services and of those who call them; for `[dev-dependencies]`.
//!
//! ```
//! use micro_testkit::{Recorder, assert_error, serve};
//! # use serde::{Deserialize, Serialize};
//! # #[derive(Serialize, Deserialize)]
//! # struct Request { name: String }
//! # #[derive(Debug, Serialize, Deserialize)]
//! # struct Response { msg: String }
//! # struct Greeter;
//! # #[micro::handler]
//! # impl Greeter {
//! #     async fn hello(&self, request: Request) -> micro::Result<Response> {
//! #         if request.name.is_empty() {
//! #             return Err(micro::Error::bad_request("greeter", "a name is missing"));
//! #         }
//! #         Ok(Response { msg: format!("Hello {}", request.name) })
//! #     }
//! # }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() {
//! let server = serve(GreeterServer::new(Greeter)).await;
//! let greeter = GreeterClient::new(server.name(), server.client());
//! let reply = greeter.hello(Request { name: "John".into() }).await;
//! assert_eq!(reply.unwrap().msg, "Hello John");
//!
//! let reply = greeter.hello(Request { name: "".into() }).await;
//! assert_error(&reply).code(400).id("greeter").detail("a name is missing");
//! # }
//! ```
//!
//! | To … | take |
//! |---|---|
//! | call a service over a socket | [`serve`] |
//! | go through hours at once, or see what a deadline does | [`Clock`] |
//! | have a call fail, hang or be answered without its handler | [`Script`] |
//! | break connections, delay replies, take a server away | [`Proxy`] |
//! | see which calls came, and how they ended | [`Recorder`] |
//! | say what an error should be | [`assert_error`] |
//! | read what was logged | [`Logs`] |
//!
//! Without a socket, a generated client calls a handler by its `in_process`, which needs nothing of
//! this crate. The functions here panic where a test should fail.

mod clock;
mod end;
mod error;
mod logs;
mod proxy;
mod recorder;
mod script;
mod serve;

pub use self::clock::Clock;
pub use self::error::{ErrorAssert, assert_error};
pub use self::logs::Logs;
pub use self::proxy::{Cut, Proxy};
pub use self::recorder::{Outcome, Recorded, Recorder};
pub use self::script::{Gate, Script};
pub use self::serve::{Running, serve, serve_service};

/// The guide of the project, whose examples are tests here.
#[cfg(doctest)]
#[doc = include_str!("../../docs/testing.md")]
struct Guide;
