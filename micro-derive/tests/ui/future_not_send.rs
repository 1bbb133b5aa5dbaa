use serde::{Deserialize, Serialize};

struct Greeter;

#[derive(Serialize, Deserialize)]
struct HelloRequest;

#[derive(Serialize, Deserialize)]
struct HelloResponse;

#[micro::handler]
impl Greeter {
    async fn hello(&self, _: HelloRequest) -> micro::Result<HelloResponse> {
        let shared = std::rc::Rc::new(HelloResponse);
        std::future::ready(()).await;
        drop(shared);
        Ok(HelloResponse)
    }
}

fn main() {}
