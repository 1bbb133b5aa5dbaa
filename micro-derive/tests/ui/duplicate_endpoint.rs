struct Greeter;
struct HelloRequest;
struct HelloResponse;

#[micro::handler]
impl Greeter {
    async fn say_hello(&self, _: HelloRequest) -> micro::Result<HelloResponse> {
        unimplemented!()
    }

    async fn say__hello(&self, _: HelloRequest) -> micro::Result<HelloResponse> {
        unimplemented!()
    }
}

fn main() {}
