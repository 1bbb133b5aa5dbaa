use serde::{Deserialize, Serialize};

struct Greeter(std::cell::Cell<u32>);

#[derive(Serialize, Deserialize)]
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
