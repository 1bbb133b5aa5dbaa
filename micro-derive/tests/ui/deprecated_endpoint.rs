#![deny(deprecated)]

use serde::{Deserialize, Serialize};

struct Greeter;

#[derive(Serialize, Deserialize)]
struct HelloRequest;

#[derive(Serialize, Deserialize)]
struct HelloResponse;

#[micro::handler]
impl Greeter {
    #[deprecated(note = "say goodbye instead")]
    async fn hello(&self, _: HelloRequest) -> micro::Result<HelloResponse> {
        Ok(HelloResponse)
    }
}

fn main() {
    let _ = GreeterClient::in_process(Greeter).hello(HelloRequest);
}
