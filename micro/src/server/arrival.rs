//! Messages that have to arrive in time: a client may send as slowly as it likes, but not for ever.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use tokio::time::{Instant, Sleep, sleep_until, timeout};

use crate::error::{Error, Result, SERVER};
use crate::grpc::receive::Inbound;

/// Waits for the one message of a call.
pub(super) async fn only(body: &mut Inbound, limit: Duration) -> Result<Bytes> {
    let message = std::future::poll_fn(|cx| body.poll_only(cx));
    let message = timeout(limit, message).await;
    message.unwrap_or_else(|_| Err(too_late()))
}

/// A stream of messages, each of which has to be whole some time after it began.
pub(super) struct Timely<S> {
    messages: S,
    /// Whether a message is awaited of which a part is there, or should be.
    begun: fn(&S) -> bool,
    limit: Duration,
    timer: Option<Pin<Box<Sleep>>>,
    /// Whether the timer belongs to the message that is awaited.
    armed: bool,
}

impl<S> Timely<S> {
    pub(super) fn new(messages: S, begun: fn(&S) -> bool, limit: Duration) -> Self {
        Self {
            messages,
            begun,
            limit,
            timer: None,
            armed: false,
        }
    }

    /// Ready when the message that is awaited has begun too long ago.
    fn poll_late(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        if !(self.begun)(&self.messages) {
            return Poll::Pending;
        }
        let timer = self
            .timer
            .get_or_insert_with(|| Box::pin(sleep_until(Instant::now())));
        if !std::mem::replace(&mut self.armed, true) {
            timer.as_mut().reset(Instant::now() + self.limit);
        }
        timer.as_mut().poll(cx)
    }
}

impl<S: Stream<Item = Result<Bytes>> + Unpin> Stream for Timely<S> {
    type Item = Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if let Poll::Ready(message) = Pin::new(&mut self.messages).poll_next(cx) {
            self.armed = false;
            return Poll::Ready(message);
        }
        self.poll_late(cx).map(|()| Some(Err(too_late())))
    }
}

fn too_late() -> Error {
    Error::timeout(SERVER, "the request message did not arrive in time")
}
