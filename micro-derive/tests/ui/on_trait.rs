struct Greeter;
struct HelloRequest;
struct HelloResponse;

#[micro::handler]
trait Other {}

fn main() {}
