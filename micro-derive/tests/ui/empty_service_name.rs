struct Greeter;
struct HelloRequest;
struct HelloResponse;

#[micro::handler(name = "")]
impl Greeter {
    async fn hello(&self, _: HelloRequest) -> micro::Result<HelloResponse> {
        unimplemented!()
    }
}

fn main() {}
