struct Greeter;
struct HelloRequest;
struct HelloResponse;

trait GreeterHandler {
    async fn hello(&self, _: HelloRequest) -> micro::Result<HelloResponse>;
}

#[micro::handler]
impl GreeterHandler for Greeter {
    #[handler(name = "Hi")]
    async fn hello(&self, _: HelloRequest) -> micro::Result<HelloResponse> {
        unimplemented!()
    }
}

fn main() {}
