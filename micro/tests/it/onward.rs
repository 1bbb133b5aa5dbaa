//! A greeter that asks another service for all it does.

use micro::middleware::TraceContext;
use micro::{Context, Result, Stream, Streaming, stream};

use crate::greeter::{GreeterClient, GreeterHandler, Number, Request, Response};

/// The trace that a stream of numbers is made for.
pub(crate) const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";

/// Asks another service for all it does.
pub(crate) struct Onward(pub(crate) GreeterClient);

impl Onward {
    async fn traceparent(&self) -> Result<String> {
        let name = "see traceparent".into();
        Ok(self.0.call(Request { name }).await?.greeting_text)
    }
}

impl GreeterHandler for Onward {
    async fn call(&self, _cx: Context, request: Request) -> Result<Response> {
        let name = request.name;
        let (detached, name) = match name.split_once(": ") {
            None => (None, name),
            Some((how, name)) => (Some(how.to_owned()), name.to_owned()),
        };
        let call = self.0.call(Request { name });
        let reply = async move { call.await };
        match detached.as_deref() {
            Some("detached") => tokio::spawn(reply).await?,
            Some("scoped") => {
                let current = TraceContext::current().unwrap();
                tokio::spawn(current.scope(reply)).await?
            }
            _ => reply.await,
        }
    }

    async fn count(
        &self,
        _cx: Context,
        request: Number,
    ) -> Result<impl Stream<Item = Result<Number>> + Send> {
        Ok(stream::generate(move |items| async move {
            for _ in 0..request.value {
                let parent = self.traceparent().await?;
                let value = i64::from(parent.contains(TRACE));
                items.send(Number { value }).await;
            }
            Ok(())
        }))
    }

    async fn sum(&self, _cx: Context, _requests: Streaming<Number>) -> Result<Number> {
        Ok(Number { value: 0 })
    }

    async fn double(
        &self,
        _cx: Context,
        _requests: Streaming<Number>,
    ) -> Result<impl Stream<Item = Result<Number>> + Send> {
        Ok(stream::iter([]))
    }
}
