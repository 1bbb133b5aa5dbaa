//! The sending half of an HTTP/2 stream: small messages gathered, flow control kept.

use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use h2::SendStream;
use http::HeaderMap;

use super::broken;
use crate::error::{Error, Result};
use crate::streaming::{Next, Outlet};

/// Messages gathered up to this size go out together.
const GATHER: usize = 32 * 1024;
/// Gathered pieces sent in one poll before other tasks get their turn.
const PIECES: usize = 16;

/// The body of a request or a reply while it is sent.
#[derive(Debug)]
pub(crate) struct Outbound {
    stream: SendStream<Bytes>,
    gathered: BytesMut,
    sending: Bytes,
    /// How the messages ended, while the last of them are still being sent.
    ended: Option<Result<()>>,
    id: &'static str,
}

impl Outbound {
    pub(crate) fn new(stream: SendStream<Bytes>, id: &'static str) -> Self {
        Self {
            stream,
            gathered: BytesMut::new(),
            sending: Bytes::new(),
            ended: None,
            id,
        }
    }

    /// A body of which one message is already there.
    pub(crate) fn of(stream: SendStream<Bytes>, message: Bytes, id: &'static str) -> Self {
        Self {
            sending: message,
            ..Self::new(stream, id)
        }
    }

    /// Ends the body.
    pub(crate) fn end(&mut self) -> Result<()> {
        self.stream
            .send_data(Bytes::new(), true)
            .map_err(|error| broken(self.id, error))
    }

    /// Ends the body with trailers.
    pub(crate) fn trailers(&mut self, trailers: HeaderMap) {
        // Fails only if the stream is gone, and then nobody waits for them.
        let _ = self.stream.send_trailers(trailers);
    }

    /// Completes when the other end wants no more.
    pub(crate) fn poll_reset(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        self.stream.poll_reset(cx).map(drop)
    }

    /// Hands to the connection what the windows allow; ready when nothing is left.
    pub(crate) fn poll_flush(&mut self, cx: &mut Context<'_>) -> Poll<Result<()>> {
        loop {
            if self.sending.is_empty() {
                if self.gathered.is_empty() {
                    return Poll::Ready(Ok(()));
                }
                self.sending = self.gathered.split().freeze();
            }
            self.stream.reserve_capacity(self.sending.len());
            let capacity = self.stream.capacity();
            if capacity == 0 {
                match ready!(self.stream.poll_capacity(cx)) {
                    Some(Ok(_)) => continue,
                    Some(Err(error)) => return Poll::Ready(Err(broken(self.id, error))),
                    None => return Poll::Ready(Err(Error::cancelled(self.id, "stream closed"))),
                }
            }
            let piece = self.sending.split_to(capacity.min(self.sending.len()));
            self.stream
                .send_data(piece, false)
                .map_err(|error| broken(self.id, error))?;
        }
    }
}

impl Outlet for Outbound {
    fn poll_send_all(&mut self, cx: &mut Context<'_>, next: &mut Next<'_>) -> Poll<Result<()>> {
        let mut pieces = 0;
        loop {
            if self.ended.is_some() {
                ready!(self.poll_flush(cx))?;
                return Poll::Ready(self.ended.take().unwrap_or(Ok(())));
            }
            if self.gathered.len() >= GATHER {
                ready!(self.poll_flush(cx))?;
                pieces += 1;
                if pieces == PIECES {
                    cx.waker().wake_by_ref();
                    return Poll::Pending;
                }
            }
            match next(cx, &mut self.gathered) {
                Poll::Ready(Some(Ok(()))) => {}
                Poll::Ready(Some(Err(error))) => self.ended = Some(Err(error)),
                Poll::Ready(None) => self.ended = Some(Ok(())),
                Poll::Pending => {
                    if let Poll::Ready(Err(error)) = self.poll_flush(cx) {
                        return Poll::Ready(Err(error));
                    }
                    return Poll::Pending;
                }
            }
        }
    }
}
