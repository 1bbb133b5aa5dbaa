struct Greeter;
struct HelloRequest;
struct HelloResponse;

#[micro::handler]
enum Other {
    One,
}

fn main() {}
