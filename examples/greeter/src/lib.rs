//! A service with a handler, served and called by the programs beside this file.
//!
//! `main.rs` does both in one process, `bin/server.rs` and `bin/client.rs` each in its own.

mod handler;

/// What `proto/greeter.proto` declares: messages, the handler's trait, the server, the client.
#[allow(missing_docs, reason = "not every message of the proto has a comment")]
pub mod proto {
    micro::include_proto!(go.micro.service.greeter);
}

use micro::Result;
use micro::stream;

pub use crate::handler::Greeter;
use crate::proto::{GreeterClient, Ping, Request, StreamingRequest};

/// The name of the service in the registry.
pub const NAME: &str = "go.micro.service.greeter";

/// Calls every method once and returns what came back, line by line.
///
/// # Errors
///
/// If a call fails.
pub async fn tour(greeter: &GreeterClient) -> Result<Vec<String>> {
    let mut lines = Vec::new();

    let reply = greeter
        .call(Request {
            name: "John".into(),
        })
        .await?;
    lines.push(format!("call: {}", reply.msg));

    let mut counts = greeter.stream(StreamingRequest { count: 3 }).await?;
    while let Some(reply) = counts.message().await? {
        lines.push(format!("stream: {}", reply.count));
    }

    let pings = stream::iter([1, 2].map(|stroke| Ping { stroke }));
    let mut pongs = greeter.ping_pong(pings).await?;
    while let Some(pong) = pongs.message().await? {
        lines.push(format!("ping pong: {}", pong.stroke));
    }
    Ok(lines)
}
