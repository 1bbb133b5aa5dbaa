struct Greeter;
struct HelloRequest;
struct HelloResponse;

#[micro::handler]
struct Other;

fn main() {}
