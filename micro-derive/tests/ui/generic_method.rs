struct Greeter;
struct HelloRequest;
struct HelloResponse;

#[micro::handler]
impl Greeter {
    async fn hello<T>(&self, _: T) -> micro::Result<HelloResponse> {
        unimplemented!()
    }
}

fn main() {}
