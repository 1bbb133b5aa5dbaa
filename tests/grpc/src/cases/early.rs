//! Calls that the caller ends: when the time is up, or by dropping them.

use std::pin::Pin;
use std::task::{Context as TaskContext, Poll};
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use micro::error::GrpcCode;
use micro::{Stream, stream};
use tokio::sync::oneshot;

use super::{check_payload, exchange, zeros};
use crate::proto::{
    Empty, PayloadType, StreamingInputCallRequest, StreamingOutputCallRequest, TestServiceClient,
};

pub(super) async fn timeout_on_sleeping_server(client: &TestServiceClient) -> Result<()> {
    // The time is for the call, not for the connection.
    client.empty_call(Empty {}).await?;
    let request = StreamingOutputCallRequest {
        response_type: PayloadType::Compressable.into(),
        payload: Some(zeros(27_182)),
        ..StreamingOutputCallRequest::default()
    };
    let (requests, stream) = stream::channel(1);
    requests.send(request).await?;
    let call = client
        .full_duplex_call(stream)
        .timeout(Duration::from_millis(1));
    // Also right if the time was up before the call was open.
    let ended = async { call.await?.message().await }.await;
    let error = ended.err().context("no error")?;
    let code = error.grpc_code();
    ensure!(code == GrpcCode::DeadlineExceeded, "{code:?}: {error}");
    Ok(())
}

/// A dropped call has no status for its caller; what is left to see is that the call is gone at
/// both ends and its connection is not.
pub(super) async fn cancel_after_begin(client: &TestServiceClient) -> Result<()> {
    let (requests, begun) = Unsent::new();
    // The headers of both calls go out in their order.
    let other = async {
        begun.await.context("dropped before it began")?;
        client.empty_call(Empty {}).await?;
        anyhow::Ok(())
    };
    tokio::select! {
        reply = client.streaming_input_call(requests).into_future() => {
            bail!("ended before it was cancelled: {reply:?}")
        }
        done = other => done?,
    }
    client.empty_call(Empty {}).await?;
    Ok(())
}

pub(super) async fn cancel_after_first_response(client: &TestServiceClient) -> Result<()> {
    let (requests, stream) = stream::channel(1);
    let mut replies = client.full_duplex_call(stream).await?;
    requests.send(exchange(27_182, 31_415)).await?;
    let reply = replies.message().await?.context("no reply to a request")?;
    check_payload(reply.payload.as_ref(), 31_415)?;
    drop(replies);
    requests.closed().await;
    client.empty_call(Empty {}).await?;
    Ok(())
}

/// Requests that never come; tells when the first is asked for, which is when the call is open.
struct Unsent {
    asked: Option<oneshot::Sender<()>>,
}

impl Unsent {
    fn new() -> (Self, oneshot::Receiver<()>) {
        let (asked, begun) = oneshot::channel();
        (Self { asked: Some(asked) }, begun)
    }
}

impl Stream for Unsent {
    type Item = StreamingInputCallRequest;

    fn poll_next(mut self: Pin<&mut Self>, _cx: &mut TaskContext<'_>) -> Poll<Option<Self::Item>> {
        if let Some(asked) = self.asked.take() {
            let _ = asked.send(());
        }
        Poll::Pending
    }
}
