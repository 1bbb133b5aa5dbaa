struct Greeter;
struct HelloRequest;
struct HelloResponse;

#[micro::handler]
impl Greeter {
    async fn hello(&self, _: micro::Context, _: HelloRequest, _: micro::Context) -> micro::Result<HelloResponse> {
        unimplemented!()
    }
}

fn main() {}
