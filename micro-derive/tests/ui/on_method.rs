struct Greeter;
struct HelloRequest;
struct HelloResponse;

impl Greeter {
    #[micro::handler]
    async fn hello(&self, _: HelloRequest) -> micro::Result<HelloResponse> {
        unimplemented!()
    }
}

fn main() {}
