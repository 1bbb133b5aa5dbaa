struct Greeter;
struct HelloRequest;
struct HelloResponse;

#[micro::handler]
impl Greeter {
    async fn hello(&self, _: HelloRequest) -> micro::Result<micro::Streaming<HelloResponse>> {
        unimplemented!()
    }
}

fn main() {}
