//! Our server with its defaults; prints its address and serves until it is killed.
//!
//! The cases do not speak gRPC: they are told so, in a body of a few bytes.
#![allow(
    clippy::print_stdout,
    reason = "whoever starts it reads the address there"
)]

use anyhow::Result;
use micro::Service;

#[tokio::main]
async fn main() -> Result<()> {
    let service = Service::builder("h2spec").unlisted().address("127.0.0.1:0");
    let running = service.start().await?;
    println!("{}", running.address());
    std::future::pending().await
}
