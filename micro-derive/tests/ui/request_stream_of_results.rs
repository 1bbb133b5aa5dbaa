struct Greeter;
struct HelloRequest;
struct HelloResponse;

#[micro::handler]
impl Greeter {
    async fn hello(&self, _: micro::Streaming<micro::Result<HelloRequest>>) -> micro::Result<HelloResponse> {
        unimplemented!()
    }
}

fn main() {}
