struct Greeter;
struct HelloRequest;
struct HelloResponse;

#[micro::handler]
impl Greeter {
    async fn hello(&self, _: HelloRequest) {
        unimplemented!()
    }
}

fn main() {}
