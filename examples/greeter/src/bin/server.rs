//! Serves the greeter until it is told to stop: `cargo run -p greeter --bin server`.

use greeter::proto::GreeterServer;
use greeter::{Greeter, NAME};
use micro::{Result, Service};

#[tokio::main]
async fn main() -> Result<()> {
    Service::builder(NAME)
        .version("latest")
        .address("127.0.0.1:9090")
        .handler(GreeterServer::new(Greeter))
        .run()
        .await
}
