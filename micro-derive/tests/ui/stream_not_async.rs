use micro::Stream;

struct Greeter;
struct HelloRequest;
struct HelloResponse;

#[micro::handler]
impl Greeter {
    fn hello(&self, _: HelloRequest) -> micro::Result<impl Stream<Item = micro::Result<HelloResponse>>> {
        Ok(micro::stream::iter([]))
    }
}

fn main() {}
