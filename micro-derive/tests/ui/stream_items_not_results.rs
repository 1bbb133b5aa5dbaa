use micro::Stream;

struct Greeter;
struct HelloRequest;
struct HelloResponse;

#[micro::handler]
impl Greeter {
    async fn hello(&self, _: HelloRequest) -> micro::Result<impl Stream<Item = HelloResponse>> {
        Ok(micro::stream::iter([]))
    }
}

fn main() {}
