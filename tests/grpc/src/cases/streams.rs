//! Streams in one direction, in both, and without a message.

use anyhow::{Context, Result, ensure};
use micro::stream;

use super::{check_payload, exchange, parameters, zeros};
use crate::proto::{
    PayloadType, StreamingInputCallRequest, StreamingOutputCallRequest, TestServiceClient,
};

const REQUESTS: [usize; 4] = [27_182, 8, 1_828, 45_904];
const REPLIES: [i32; 4] = [31_415, 9, 2_653, 58_979];

pub(super) async fn client_streaming(client: &TestServiceClient) -> Result<()> {
    let requests = REQUESTS.map(|size| StreamingInputCallRequest {
        payload: Some(zeros(size)),
        ..StreamingInputCallRequest::default()
    });
    let reply = client.streaming_input_call(stream::iter(requests)).await?;
    let sum = reply.aggregated_payload_size;
    let sent: usize = REQUESTS.iter().sum();
    ensure!(usize::try_from(sum)? == sent, "{sum} bytes of {sent}");
    Ok(())
}

pub(super) async fn server_streaming(client: &TestServiceClient) -> Result<()> {
    let request = StreamingOutputCallRequest {
        response_type: PayloadType::Compressable.into(),
        response_parameters: REPLIES.map(parameters).to_vec(),
        ..StreamingOutputCallRequest::default()
    };
    let mut replies = client.streaming_output_call(request).await?;
    for size in REPLIES {
        let reply = replies.message().await?.context("too few replies")?;
        check_payload(reply.payload.as_ref(), size)?;
    }
    ensure!(replies.message().await?.is_none(), "too many replies");
    Ok(())
}

pub(super) async fn ping_pong(client: &TestServiceClient) -> Result<()> {
    let (requests, stream) = stream::channel(1);
    let mut replies = client.full_duplex_call(stream).await?;
    for (size, reply_size) in REQUESTS.into_iter().zip(REPLIES) {
        requests.send(exchange(size, reply_size)).await?;
        let reply = replies.message().await?.context("no reply to a request")?;
        check_payload(reply.payload.as_ref(), reply_size)?;
    }
    drop(requests);
    ensure!(replies.message().await?.is_none(), "a reply to no request");
    Ok(())
}

pub(super) async fn empty_stream(client: &TestServiceClient) -> Result<()> {
    let mut replies = client.full_duplex_call(stream::iter([])).await?;
    ensure!(replies.message().await?.is_none(), "a reply to no request");
    Ok(())
}
