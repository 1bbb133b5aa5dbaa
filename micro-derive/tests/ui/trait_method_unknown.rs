mod proto {
    include!("../../../micro/tests/it/proto/test.greeter.rs");
}

use micro::{Context, Result, Stream, Streaming, stream};
use proto::{GreeterHandler, Number, Request, Response};

struct Greeter;

#[micro::handler]
impl GreeterHandler for Greeter {
    async fn call(&self, _: Context, _: Request) -> Result<Response> {
        unimplemented!()
    }

    async fn count(&self, _: Context, _: Number) -> Result<impl Stream<Item = Result<Number>> + Send> {
        Ok(stream::iter([]))
    }

    async fn sum(&self, _: Context, _: Streaming<Number>) -> Result<Number> {
        unimplemented!()
    }

    async fn double(&self, _: Context, _: Streaming<Number>) -> Result<impl Stream<Item = Result<Number>> + Send> {
        Ok(stream::iter([]))
    }

    async fn goodbye(&self, _: Context, _: Request) -> Result<Response> {
        unimplemented!()
    }
}

fn main() {}
