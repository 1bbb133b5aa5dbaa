//! A stream of requests on its way out.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;

use super::call::Items;
use super::replies::Replies;
use crate::codec::{Encoding, Format, PREFIX, encode_frame};
use crate::error::{CLIENT, Result};
use crate::grpc::send::Outbound;
use crate::streaming::{Next, Outlet};

/// The requests of a call, encoded one by one.
pub(super) type Requests = Box<Next<'static>>;

pub(super) fn encoded<E: Encoding<T>, T: 'static>(mut items: Items<T>, format: Format) -> Requests {
    Box::new(move |cx, out| {
        let item = items.as_mut().poll_next(cx);
        item.map(|item| item.map(|item| encode_frame::<E, T>(&item, &format, out)))
    })
}

/// Sends the requests and ends the body. Fails only if a request cannot be written: what happens
/// to the connection is told by the replies.
pub(super) async fn send_all(sender: h2::SendStream<Bytes>, mut requests: Requests) -> Result<()> {
    let mut body = Outbound::new(sender, CLIENT);
    let mut unwritable = None;
    poll_fn(|cx| {
        let sent = body.poll_send_all(cx, &mut |cx, out| {
            let request = requests(cx, out);
            request.map(|request| {
                request.map(|written| written.inspect_err(|error| unwritable = Some(error.clone())))
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
    mut replies: Replies,
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
pub(super) struct Bare(pub(super) Requests);

impl Stream for Bare {
    type Item = Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let mut request = BytesMut::new();
        let next = (self.0)(cx, &mut request);
        next.map(|next| next.map(|written| written.map(|()| request.freeze().slice(PREFIX..))))
    }
}
