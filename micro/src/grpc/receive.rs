//! The receiving half of an HTTP/2 stream, cut into messages.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use h2::RecvStream;
use http::HeaderMap;

use super::broken;
use crate::codec::{Deframer, Format};
use crate::error::{Error, Result, SERVER};

/// The one message of a body, as a stream of one.
#[derive(Debug)]
pub(crate) struct Only(Option<Inbound>);

impl Stream for Only {
    type Item = Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Some(body) = &mut self.0 else {
            return Poll::Ready(None);
        };
        let message = ready!(body.poll_only(cx));
        self.0 = None;
        Poll::Ready(Some(message))
    }
}

/// Messages of a request or a reply. What is not read is not acknowledged, so the sender waits.
#[derive(Debug)]
pub(crate) struct Inbound {
    body: RecvStream,
    deframer: Deframer,
    id: &'static str,
    /// Whether the first message is all there will be, though the body may go on.
    open_ended: bool,
    /// The first message, while the end of the body is awaited.
    first: Option<Bytes>,
    /// Whether the body ended within a message.
    cut: bool,
}

impl Inbound {
    pub(crate) fn new(body: RecvStream, format: &Format) -> Self {
        Self {
            body,
            deframer: Deframer::new(format),
            id: format.id(),
            open_ended: false,
            first: None,
            cut: false,
        }
    }

    /// Whether the body ended within a message; trailers may say why.
    pub(crate) fn was_cut(&self) -> bool {
        self.cut
    }

    /// Whether a message has begun that is not whole.
    pub(crate) fn is_partial(&self) -> bool {
        self.deframer.is_partial()
    }

    /// Whether one message is taken for all: go-micro does not end its requests where one is enough.
    pub(crate) fn open_ended(mut self, yes: bool) -> Self {
        self.open_ended = yes;
        self
    }

    /// Returns the one message as a stream.
    pub(crate) fn only(self) -> Only {
        Only(Some(self))
    }

    /// Returns the one message of a body; more are an error, and so is none.
    pub(crate) fn poll_only(&mut self, cx: &mut Context<'_>) -> Poll<Result<Bytes>> {
        if self.first.is_none() {
            let first = ready!(self.poll_message(cx));
            self.first = Some(first.unwrap_or_else(|| Err(no_request()))?);
        }
        let next = if self.open_ended {
            None
        } else {
            ready!(self.poll_message(cx))
        };
        Poll::Ready(match next {
            None => self.first.take().ok_or_else(no_request),
            Some(Ok(_)) => Err(Error::unimplemented(
                SERVER,
                "more than one request message",
            )),
            Some(Err(error)) => Err(error),
        })
    }

    /// Returns the next message; nothing at the end of the body.
    pub(crate) fn poll_message(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes>>> {
        loop {
            if let Some(message) = self.deframer.next().transpose() {
                return Poll::Ready(Some(message));
            }
            match ready!(self.body.poll_data(cx)) {
                Some(Ok(chunk)) => {
                    // Fails only if more is released than was received.
                    let _ = self.body.flow_control().release_capacity(chunk.len());
                    self.deframer.push(chunk);
                }
                Some(Err(error)) => return Poll::Ready(Some(Err(broken(self.id, error)))),
                None if self.deframer.is_partial() => {
                    self.cut = true;
                    let error = Error::internal(self.id, "unexpected end within a message");
                    return Poll::Ready(Some(Err(error)));
                }
                None => return Poll::Ready(None),
            }
        }
    }

    /// Returns the trailers; only after the last message.
    pub(crate) fn poll_trailers(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Result<Option<HeaderMap>>> {
        self.body
            .poll_trailers(cx)
            .map_err(|error| broken(self.id, error))
    }
}

impl Stream for Inbound {
    type Item = Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_message(cx)
    }
}

/// The caller ended the call before saying anything.
pub(crate) fn no_request() -> Error {
    Error::unimplemented(SERVER, "the call ended before its request message")
}
