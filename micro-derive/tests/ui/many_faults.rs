struct Greeter;
struct HelloRequest;
struct HelloResponse;

#[micro::handler(nmae = "Hello")]
impl Greeter {
    fn hello(_: HelloRequest, _: bool) {
        unimplemented!()
    }

    async fn goodbye(&mut self, _: HelloRequest) -> HelloResponse {
        unimplemented!()
    }

    #[handler(nmae = "Hi")]
    async fn hi(&self) -> micro::Result<HelloResponse> {
        unimplemented!()
    }
}

fn main() {}
