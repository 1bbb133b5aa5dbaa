struct Greeter;
struct HelloRequest;
struct HelloResponse;

#[micro::handler]
impl Greeter {
    async fn hello(&self, _: HelloRequest) -> micro::Result<HelloResponse> {
        unimplemented!()
    }

    #[handler(name = "Hello")]
    async fn greet(&self, _: HelloRequest) -> micro::Result<HelloResponse> {
        unimplemented!()
    }
}

fn main() {}
