//! Serves the greeter on a free port and calls it: `cargo run -p greeter`.
#![allow(clippy::print_stdout, reason = "the output is what the example shows")]

use greeter::proto::{GreeterClient, GreeterServer};
use greeter::{Greeter, NAME, tour};
use micro::{Client, Result, Service};

#[tokio::main]
async fn main() -> Result<()> {
    let service = Service::builder(NAME)
        .address("127.0.0.1:0")
        .handler(GreeterServer::new(Greeter))
        .start()
        .await?;

    let client = Client::builder()
        .address(service.address().to_string())
        .build();
    for line in tour(&GreeterClient::new(NAME, client)).await? {
        println!("{line}");
    }

    service.stop().await;
    Ok(())
}
