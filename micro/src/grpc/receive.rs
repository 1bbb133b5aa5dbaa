//! The receiving half of an HTTP/2 stream, cut into messages.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use h2::RecvStream;
use http::HeaderMap;

use super::broken;
use crate::codec::{Deframer, Format};
use crate::error::{Error, Result};

/// Messages of a request or a reply. What is not read is not acknowledged, so the sender waits.
#[derive(Debug)]
pub(crate) struct Inbound {
    body: RecvStream,
    deframer: Deframer,
    id: &'static str,
}

impl Inbound {
    pub(crate) fn new(body: RecvStream, format: &Format) -> Self {
        Self {
            body,
            deframer: Deframer::new(format),
            id: format.id(),
        }
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
