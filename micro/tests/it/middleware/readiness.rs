//! A layer is ready when what it wraps is, and calls the one that was.

use std::pin::Pin;
use std::task::{Context, Poll};

use micro::middleware::{Concurrency, Incoming, Layer, ServerReply, ServerRequest};
use micro::{Error, Result};
use tower_service::Service as Tower;

use super::{End, Script};

/// Two layers, the first around the second.
pub(super) struct Both<A, B>(pub(super) A, pub(super) B);

impl<S, A: Layer<B::Service>, B: Layer<S>> Layer<S> for Both<A, B> {
    type Service = A::Service;

    fn layer(&self, inner: S) -> A::Service {
        self.0.layer(self.1.layer(inner))
    }
}

/// Lets through what it was found ready for; not even then if it refuses.
#[derive(Clone)]
struct Choosy {
    refuses: bool,
}

struct Choosing {
    choosy: Choosy,
    ready: bool,
    inner: Incoming,
}

impl Clone for Choosing {
    fn clone(&self) -> Self {
        self.choosy.layer(self.inner.clone())
    }
}

impl Layer<Incoming> for Choosy {
    type Service = Choosing;

    fn layer(&self, inner: Incoming) -> Choosing {
        Choosing {
            choosy: self.clone(),
            ready: false,
            inner,
        }
    }
}

impl Tower<ServerRequest> for Choosing {
    type Response = ServerReply;
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<ServerReply>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<()>> {
        if self.choosy.refuses {
            return Poll::Ready(Err(Error::conflict("choosy", "not today")));
        }
        self.ready = true;
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, call: ServerRequest) -> Self::Future {
        assert!(self.ready, "{} came before it was ready", call.endpoint());
        self.ready = false;
        self.inner.call(call)
    }
}

#[tokio::test]
async fn it_is_that_of_what_is_wrapped() {
    let script = Script::new().0;
    let end = |refuses| {
        let inner = Both(Concurrency::new(1), Choosy { refuses });
        End::server(&script, Both(Concurrency::new(1), inner))
    };
    assert_eq!(end(false).call("me").await.unwrap(), "hello me");
    assert_eq!(end(true).code("me").await, 409);
}
