//! Serves the greeter on a free port and calls it by its name: `cargo run -p greeter`.
#![allow(clippy::print_stdout, reason = "the output is what the example shows")]

use std::sync::Arc;

use greeter::proto::{GreeterClient, GreeterServer};
use greeter::{Greeter, NAME, tour};
use micro::registry::Memory;
use micro::{Result, Service};

#[tokio::main]
async fn main() -> Result<()> {
    let service = Service::builder(NAME)
        .address("127.0.0.1:0")
        // That of this process. Without this line the service is found in the local network.
        .registry(Arc::new(Memory::new()))
        .handler(GreeterServer::new(Greeter))
        .start()
        .await?;

    for line in tour(&GreeterClient::new(NAME, service.client())).await? {
        println!("{line}");
    }

    service.stop().await;
    Ok(())
}
