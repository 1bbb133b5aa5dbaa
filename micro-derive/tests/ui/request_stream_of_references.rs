struct Greeter;
struct HelloRequest;
struct HelloResponse;

#[micro::handler]
impl Greeter {
    async fn hello(&self, _: micro::Streaming<&'static str>) -> micro::Result<HelloResponse> {
        unimplemented!()
    }
}

fn main() {}
