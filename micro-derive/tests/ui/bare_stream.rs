use micro::Stream;

struct Greeter;
struct HelloRequest;
struct HelloResponse;

#[micro::handler]
impl Greeter {
    async fn hello(&self, _: HelloRequest) -> impl Stream<Item = micro::Result<HelloResponse>> {
        micro::stream::iter([])
    }
}

fn main() {}
