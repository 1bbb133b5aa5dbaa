//! Nothing for nothing, and much for much.

use anyhow::Result;

use super::{check_payload, zeros};
use crate::proto::{Empty, PayloadType, SimpleRequest, TestServiceClient};

const REQUEST: usize = 271_828;
const REPLY: i32 = 314_159;

pub(super) async fn empty(client: &TestServiceClient) -> Result<()> {
    client.empty_call(Empty {}).await?;
    Ok(())
}

pub(super) async fn large(client: &TestServiceClient) -> Result<()> {
    let request = SimpleRequest {
        response_type: PayloadType::Compressable.into(),
        response_size: REPLY,
        payload: Some(zeros(REQUEST)),
        ..SimpleRequest::default()
    };
    let reply = client.unary_call(request).await?;
    check_payload(reply.payload.as_ref(), REPLY)
}
