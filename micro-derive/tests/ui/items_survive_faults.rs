// The server and the client stay usable, so nothing is reported but the fault itself.
struct Greeter;
struct HelloRequest;
struct HelloResponse;

#[micro::handler]
impl Greeter {
    fn hello(&self, _: HelloRequest) -> micro::Result<HelloResponse> {
        unimplemented!()
    }
}

fn main() {
    let _ = GreeterServer::new(Greeter);
    let client = GreeterClient::in_process(Greeter);
    let _ = client.hello(HelloRequest);
    let _ = &GREETER_SPEC;
}
