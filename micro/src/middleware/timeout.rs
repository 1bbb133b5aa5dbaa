//! Ends calls that take too long.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tower_layer::Layer;
use tower_service::Service;

use super::Call;
use crate::error::{Error, Result};

/// Ends calls that take longer than this with a 408, whatever deadline they came with.
///
/// A stream of replies is ended, too, however much of it has come.
#[derive(Clone, Copy, Debug)]
pub struct Timeout {
    after: Duration,
}

impl Timeout {
    /// Ends calls after this time.
    pub fn new(after: Duration) -> Self {
        Self { after }
    }
}

impl<S> Layer<S> for Timeout {
    type Service = TimeoutService<S>;

    fn layer(&self, inner: S) -> TimeoutService<S> {
        TimeoutService {
            inner,
            after: self.after,
        }
    }
}

/// The service of [`Timeout`].
#[derive(Clone, Debug)]
pub struct TimeoutService<S> {
    inner: S,
    after: Duration,
}

impl<C, S> Service<C> for TimeoutService<S>
where
    C: Call,
    S: Service<C, Response = C::Reply, Error = Error>,
    S::Future: Send + 'static,
{
    type Response = C::Reply;
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<C::Reply>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<()>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, mut call: C) -> Self::Future {
        call.limit_time(self.after);
        let answering = tokio::time::timeout(self.after, self.inner.call(call));
        Box::pin(async move {
            let late = |_| Err(Error::timeout("", "context deadline exceeded"));
            answering.await.unwrap_or_else(late)
        })
    }
}
