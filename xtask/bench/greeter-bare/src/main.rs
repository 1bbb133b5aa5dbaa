//! The greeter example with what tonic has, and no more: no registry, and protoc to read the proto.

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
    let address = service.address().to_string();
    let client = Client::builder().address(address).build();
    for line in tour(&GreeterClient::new(NAME, client)).await? {
        println!("{line}");
    }
    service.stop().await;
    Ok(())
}
