use std::pin::Pin;

use micro::Stream;

use serde::{Deserialize, Serialize};

struct Greeter;

#[derive(Serialize, Deserialize)]
struct HelloRequest;

#[derive(Serialize, Deserialize)]
struct HelloResponse;

#[micro::handler]
impl Greeter {
    async fn hello(&self, _: HelloRequest) -> micro::Result<Pin<Box<dyn Stream<Item = micro::Result<HelloResponse>>>>> {
        Ok(Box::pin(micro::stream::iter([])))
    }
}

fn main() {}
