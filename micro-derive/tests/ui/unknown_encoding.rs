struct Greeter;
struct HelloRequest;
struct HelloResponse;

#[micro::handler(encoding = "xml")]
impl Greeter {
    async fn hello(&self, _: HelloRequest) -> micro::Result<HelloResponse> {
        unimplemented!()
    }
}

fn main() {}
