struct Greeter;
struct HelloRequest;
struct HelloResponse;

#[micro::handler]
impl Greeter {
    async fn hello(&self, _: HelloRequest, _: micro::Streaming<HelloRequest>) -> micro::Result<HelloResponse> {
        unimplemented!()
    }
}

fn main() {}
