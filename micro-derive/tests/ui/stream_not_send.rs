use micro::Stream;

use serde::{Deserialize, Serialize};

struct Greeter;

#[derive(Serialize, Deserialize)]
struct HelloRequest;

#[derive(Serialize, Deserialize)]
struct HelloResponse;

#[micro::handler]
impl Greeter {
    async fn hello(&self, _: HelloRequest) -> micro::Result<impl Stream<Item = micro::Result<HelloResponse>>> {
        let shared = std::rc::Rc::new(3);
        Ok(micro::stream::iter((0..*shared).map(move |_| {
            drop(shared.clone());
            Ok(HelloResponse)
        })))
    }
}

fn main() {}
