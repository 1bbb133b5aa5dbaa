struct Greeter;
struct HelloRequest;
struct HelloResponse;

macro_rules! methods {
    () => {};
}

#[micro::handler]
impl Greeter {
    methods!();
}

fn main() {}
