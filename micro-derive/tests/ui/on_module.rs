struct Greeter;
struct HelloRequest;
struct HelloResponse;

#[micro::handler]
mod other {}

fn main() {}
