use serde::{Deserialize, Serialize};

struct Greeter;

struct HelloRequest;

#[derive(Serialize, Deserialize)]
struct HelloResponse;

#[micro::handler]
impl Greeter {
    async fn hello(&self, _: HelloRequest) -> micro::Result<HelloResponse> {
        unimplemented!()
    }
}

fn main() {}
