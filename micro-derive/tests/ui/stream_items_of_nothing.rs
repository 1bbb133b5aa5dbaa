use micro::Stream;

struct Greeter;
struct HelloRequest;
struct HelloResponse;

#[micro::handler]
impl Greeter {
    async fn hello(&self, _: HelloRequest) -> micro::Result<Box<dyn Stream<Item = micro::Result>>> {
        unimplemented!()
    }
}

fn main() {}
