struct Greeter;
struct HelloRequest;
struct HelloResponse;

const NAME: &str = "Greeter";

#[micro::handler(name = NAME)]
impl Greeter {
    async fn hello(&self, _: HelloRequest) -> micro::Result<HelloResponse> {
        unimplemented!()
    }
}

fn main() {}
