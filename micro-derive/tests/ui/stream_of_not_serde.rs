use micro::Stream;

use serde::{Deserialize, Serialize};

struct Greeter;

#[derive(Serialize, Deserialize)]
struct HelloRequest;

#[derive(Serialize, Deserialize)]
struct HelloResponse;

struct Reply;

#[micro::handler]
impl Greeter {
    async fn hello(&self, _: HelloRequest) -> micro::Result<impl Stream<Item = micro::Result<Reply>>> {
        Ok(micro::stream::iter([]))
    }
}

fn main() {}
