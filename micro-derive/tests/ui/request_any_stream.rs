use micro::Stream;

struct Greeter;
struct HelloRequest;
struct HelloResponse;

#[micro::handler]
impl Greeter {
    async fn hello(&self, _: impl Stream<Item = HelloRequest>) -> micro::Result<HelloResponse> {
        unimplemented!()
    }
}

fn main() {}
