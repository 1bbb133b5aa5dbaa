struct Greeter;
struct HelloRequest;
struct HelloResponse;

#[micro::handler]
impl Greeter {
    async fn hello(&self, _: HelloRequest, _: micro::Context) -> micro::Result<HelloResponse> {
        unimplemented!()
    }
}

fn main() {}
