//! The attribute on the implementation of a handler trait: it checks, and changes nothing.

#[allow(
    dead_code,
    missing_docs,
    unreachable_pub,
    reason = "generated code is public wherever it stands"
)]
mod proto {
    include!("../../../micro/tests/it/proto/test.greeter.rs");
}

use micro::{Context, Result, Stream, Streaming, stream};
use proto::{GreeterClient, GreeterHandler, Number, Request, Response};

struct Greeter<P> {
    prefix: P,
}

#[micro::handler]
impl<P: AsRef<str> + Send + Sync + 'static> GreeterHandler for Greeter<P> {
    async fn call(&self, _cx: Context, request: Request) -> Result<Response> {
        Ok(Response {
            greeting_text: format!("{} {}", self.prefix.as_ref(), request.name),
        })
    }

    async fn count(
        &self,
        _cx: Context,
        request: Number,
    ) -> Result<impl Stream<Item = Result<Number>> + Send> {
        Ok(stream::iter(
            (1..=request.value).map(|value| Ok(Number { value })),
        ))
    }

    #[allow(clippy::manual_async_fn)]
    fn sum(
        &self,
        _cx: Context,
        _requests: Streaming<Number>,
    ) -> impl Future<Output = Result<Number>> + Send {
        async { Ok(Number { value: 1 }) }
    }

    async fn double(
        &self,
        _cx: Context,
        requests: Streaming<Number>,
    ) -> Result<impl Stream<Item = Result<Number>> + Send> {
        Ok(requests)
    }
}

#[tokio::test]
async fn the_block_answers() {
    let client = GreeterClient::in_process(Greeter { prefix: "Hello" });
    let reply = client
        .call(Request {
            name: "John".into(),
        })
        .await
        .unwrap();
    assert_eq!(reply.greeting_text, "Hello John");
    let mut replies = client.count(Number { value: 1 }).await.unwrap();
    assert_eq!(replies.message().await.unwrap(), Some(Number { value: 1 }));
}
