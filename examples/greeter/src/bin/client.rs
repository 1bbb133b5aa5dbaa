//! Calls the greeter at an address: `cargo run -p greeter --bin client [host:port]`.
#![allow(clippy::print_stdout, reason = "the output is what the example shows")]

use greeter::proto::GreeterClient;
use greeter::{NAME, tour};
use micro::{Client, Result};

#[tokio::main]
async fn main() -> Result<()> {
    let address = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:9090".into());
    let client = Client::builder().address(address).build();
    for line in tour(&GreeterClient::new(NAME, client)).await? {
        println!("{line}");
    }
    Ok(())
}
