use serde::{Deserialize, Serialize};

struct Greeter;

#[derive(Serialize, Deserialize)]
struct HelloRequest;

struct HelloResponse;

#[micro::handler]
impl Greeter {
    async fn hello(&self, _: HelloRequest) -> micro::Result<HelloResponse> {
        unimplemented!()
    }
}

fn main() {}
