//! The testkit, tried on a greeter.

#![allow(
    clippy::unwrap_used,
    reason = "a test ends where it finds what it does not expect"
)]

mod clock;
mod error;
mod logs;
mod proxy;
mod recorder;
mod script;
mod serve;
mod streams;

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use micro::{Context, Error};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Request {
    name: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Response {
    msg: String,
}

/// Waits for an hour if it is to greet Godot.
struct Greeter;

#[micro::handler]
impl Greeter {
    async fn hello(&self, _cx: Context, request: Request) -> micro::Result<Response> {
        match request.name.as_str() {
            "" => return Err(Error::bad_request("greeter", "a name is missing")),
            "Godot" => tokio::time::sleep(Duration::from_secs(3600)).await,
            _ => {}
        }
        Ok(hello(&request.name))
    }

    async fn bye(&self, request: Request) -> micro::Result<Response> {
        let msg = format!("Bye {}", request.name);
        Ok(Response { msg })
    }
}

fn name(name: &str) -> Request {
    Request { name: name.into() }
}

fn hello(name: &str) -> Response {
    let msg = format!("Hello {name}");
    Response { msg }
}

/// With what words `failing` fails a test.
fn words(failing: impl FnOnce()) -> String {
    let panic = std::panic::catch_unwind(AssertUnwindSafe(failing)).unwrap_err();
    panic.downcast_ref::<String>().unwrap().clone()
}
