trait Greet {}
struct HelloRequest;
struct HelloResponse;

#[micro::handler]
impl dyn Greet {
    async fn hello(&self, _: HelloRequest) -> micro::Result<HelloResponse> {
        unimplemented!()
    }
}

fn main() {}
