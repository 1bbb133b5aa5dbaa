struct Greeter;
struct HelloRequest;
struct HelloResponse;

#[micro::handler]
async fn hello(_: HelloRequest) -> micro::Result<HelloResponse> {
    unimplemented!()
}

fn main() {}
