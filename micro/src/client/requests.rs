//! A stream of requests on its way out.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;

use super::replies::Replies;
use crate::codec::{Encoding, Format, PREFIX, encode_frame, frame};
use crate::error::{CLIENT, Result};
use crate::grpc::send::Outbound;
use crate::streaming::{Messages, Outlet};

/// The requests of a call, not yet encoded.
pub(super) type Requests<T> = Pin<Box<dyn Stream<Item = T> + Send>>;

/// Sends the requests and ends the body. Fails only if a request cannot be written: what happens
/// to the connection is told by the replies.
pub(super) async fn send_all<E: Encoding<Req>, Req>(
    sender: h2::SendStream<Bytes>,
    mut requests: Requests<Req>,
    format: Format,
) -> Result<()> {
    let mut body = Outbound::new(sender, CLIENT);
    let mut unwritable = None;
    poll_fn(|cx| {
        let sent = body.poll_send_all(cx, &mut |cx, out| {
            let request = requests.as_mut().poll_next(cx);
            request.map(|request| {
                request.map(|request| {
                    encode_frame::<E, Req>(&request, &format, out)
                        .inspect_err(|error| unwritable = Some(error.clone()))
                })
            })
        });
        match sent {
            Poll::Pending => body.poll_reset(cx),
            Poll::Ready(Ok(())) => {
                let _ = body.end();
                Poll::Ready(())
            }
            Poll::Ready(Err(_)) => Poll::Ready(()),
        }
    })
    .await;
    unwritable.map_or(Ok(()), Err)
}

/// Waits for the reply while `sending` goes on; the reply may come before all is sent.
pub(super) async fn answer_while(
    sending: impl Future<Output = Result<()>>,
    replies: Replies,
) -> Result<Bytes> {
    let mut sending = std::pin::pin!(sending);
    let mut reply = std::pin::pin!(replies.single());
    let mut sent = false;
    poll_fn(|cx| {
        if !sent && let Poll::Ready(result) = sending.as_mut().poll(cx) {
            sent = true;
            if let Err(error) = result {
                return Poll::Ready(Err(error));
            }
        }
        reply.as_mut().poll(cx)
    })
    .await
}

/// Requests on their way to a handler in process.
pub(super) struct Encoded<T> {
    requests: Requests<T>,
    format: Format,
    encode: fn(&T, &Format) -> Result<Bytes>,
}

impl<T: 'static> Encoded<T> {
    pub(super) fn messages<E: Encoding<T>>(requests: Requests<T>, format: Format) -> Messages {
        Box::pin(Self {
            requests,
            format,
            encode: frame::<E, T>,
        })
    }
}

impl<T> Stream for Encoded<T> {
    type Item = Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let next = self.requests.as_mut().poll_next(cx);
        next.map(|next| {
            next.map(|request| Ok((self.encode)(&request, &self.format)?.slice(PREFIX..)))
        })
    }
}
