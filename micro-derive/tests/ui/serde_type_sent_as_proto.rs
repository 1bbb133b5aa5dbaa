use serde::{Deserialize, Serialize};

struct Greeter;

#[derive(Serialize, Deserialize)]
struct HelloRequest;

#[derive(Serialize, Deserialize)]
struct HelloResponse;

#[micro::handler(encoding = "proto")]
impl Greeter {
    async fn hello(&self, _: HelloRequest) -> micro::Result<HelloResponse> {
        unimplemented!()
    }
}

fn main() {}
