use serde::{Deserialize, Serialize};

struct Greeter;

#[derive(Serialize, Deserialize)]
struct HelloRequest;

#[derive(Serialize, Deserialize)]
struct HelloResponse;

#[micro::handler]
impl Greeter {
    async fn hello(&self, _: HelloRequest) -> Result<HelloResponse, String> {
        unimplemented!()
    }
}

fn main() {}
