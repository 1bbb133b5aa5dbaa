//! Messages that arrive one by one, at either end of a call.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;

use crate::codec::{Encoding, Format};
use crate::error::Result;

/// Received messages, still encoded.
pub(crate) type Messages = Pin<Box<dyn Stream<Item = Result<Bytes>> + Send>>;

/// Appends the next message with its prefix; nothing when there are no more.
pub(crate) type Next<'a> =
    dyn FnMut(&mut Context<'_>, &mut BytesMut) -> Poll<Option<Result<()>>> + Send + 'a;

/// Where the messages of one end of a call go.
pub(crate) trait Outlet: Send {
    /// Sends all that `next` gives. An error of `next` is returned after what preceded it is sent.
    fn poll_send_all(&mut self, cx: &mut Context<'_>, next: &mut Next<'_>) -> Poll<Result<()>>;
}

/// The messages of a streaming call as they arrive.
///
/// It is a [`Stream`]; [`message`](Self::message) does without the trait. After an error it ends.
/// Dropping it at the client cancels the call.
pub struct Streaming<T> {
    messages: Option<Messages>,
    format: Format,
    decode: fn(Bytes, &Format) -> Result<T>,
}

impl<T> Streaming<T> {
    pub(crate) fn new<E: Encoding<T>>(messages: Messages, format: Format) -> Self {
        Self {
            messages: Some(messages),
            format,
            decode: E::decode,
        }
    }

    /// Waits for the next message; nothing is the regular end.
    ///
    /// # Errors
    ///
    /// With what the other end failed with, or what broke the connection.
    pub async fn message(&mut self) -> Result<Option<T>> {
        std::future::poll_fn(|cx| Pin::new(&mut *self).poll_next(cx))
            .await
            .transpose()
    }
}

impl<T> Stream for Streaming<T> {
    type Item = Result<T>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Some(messages) = &mut self.messages else {
            return Poll::Ready(None);
        };
        let next = std::task::ready!(messages.as_mut().poll_next(cx));
        let item = next.map(|bytes| (self.decode)(bytes?, &self.format));
        if !matches!(item, Some(Ok(_))) {
            self.messages = None;
        }
        Poll::Ready(item)
    }
}

impl<T> fmt::Debug for Streaming<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ended = self.messages.is_none();
        f.debug_struct("Streaming")
            .field("ended", &ended)
            .finish_non_exhaustive()
    }
}
