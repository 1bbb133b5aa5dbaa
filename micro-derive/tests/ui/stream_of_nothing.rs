use micro::Stream;

struct Greeter;
struct HelloRequest;
struct HelloResponse;

#[micro::handler]
impl Greeter {
    async fn hello(&self, _: HelloRequest) -> micro::Result<impl Stream + Send> {
        Ok(micro::stream::iter([0]))
    }
}

fn main() {}
