//! Metadata that the server sends back, before the first reply and after the last.

use anyhow::{Context, Result, ensure};
use micro::client::ReplyMetadata;
use micro::{Metadata, stream};

use super::{check_payload, exchange, zeros};
use crate::proto::{PayloadType, SimpleRequest, TestServiceClient};
use crate::{ECHO_INITIAL, ECHO_TRAILING};

const INITIAL: &str = "test_initial_metadata_value";
const TRAILING: [u8; 3] = [0xab, 0xab, 0xab];

pub(super) async fn custom(client: &TestServiceClient) -> Result<()> {
    let mut metadata = Metadata::new();
    metadata.insert(ECHO_INITIAL, INITIAL)?;
    metadata.insert_bin(ECHO_TRAILING, &TRAILING)?;

    let seen = ReplyMetadata::new();
    let request = SimpleRequest {
        response_type: PayloadType::Compressable.into(),
        response_size: 1,
        payload: Some(zeros(1)),
        ..SimpleRequest::default()
    };
    let call = client.unary_call(request).metadata_from(&metadata);
    let reply = call.reply_metadata(&seen).await?;
    check_payload(reply.payload.as_ref(), 1)?;
    check_headers(&seen).context("unary")?;
    check_trailers(&seen).context("unary")?;

    let seen = ReplyMetadata::new();
    let (requests, stream) = stream::channel(1);
    let call = client.full_duplex_call(stream).metadata_from(&metadata);
    let mut replies = call.reply_metadata(&seen).await?;
    requests.send(exchange(1, 1)).await?;
    let reply = replies.message().await?.context("no reply to a request")?;
    check_payload(reply.payload.as_ref(), 1)?;
    check_headers(&seen).context("streams")?;
    drop(requests);
    ensure!(replies.message().await?.is_none(), "a reply to no request");
    check_trailers(&seen).context("streams")
}

fn check_headers(seen: &ReplyMetadata) -> Result<()> {
    let headers = seen.headers();
    let values: Vec<_> = headers.get_all(ECHO_INITIAL).collect();
    ensure!(values == [INITIAL], "{ECHO_INITIAL}: {values:?}");
    Ok(())
}

fn check_trailers(seen: &ReplyMetadata) -> Result<()> {
    let trailers = seen.trailers();
    let count = trailers.get_all(ECHO_TRAILING).count();
    ensure!(count == 1, "{count} values of {ECHO_TRAILING}");
    let value = trailers.get_bin(ECHO_TRAILING);
    ensure!(
        value.as_deref() == Some(&TRAILING),
        "{ECHO_TRAILING}: {value:?}"
    );
    Ok(())
}
