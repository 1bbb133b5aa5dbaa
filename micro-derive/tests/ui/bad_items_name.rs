struct Greeter;
struct HelloRequest;
struct HelloResponse;

#[micro::handler(items = "fare well")]
impl Greeter {
    async fn hello(&self, _: HelloRequest) -> micro::Result<HelloResponse> {
        unimplemented!()
    }
}

fn main() {}
