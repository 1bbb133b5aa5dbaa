struct Greeter;
struct HelloRequest;
struct HelloResponse;

#[micro::handler]
impl Greeter {
    async fn hello<'a>(&self, _: std::borrow::Cow<'a, str>) -> micro::Result<HelloResponse> {
        unimplemented!()
    }
}

fn main() {}
