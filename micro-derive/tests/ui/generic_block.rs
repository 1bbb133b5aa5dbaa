struct Greeter<T>(T);
struct HelloRequest;
struct HelloResponse;

#[micro::handler]
impl<T> Greeter<T> {
    async fn hello(&self, _: HelloRequest) -> micro::Result<HelloResponse> {
        unimplemented!()
    }
}

fn main() {}
