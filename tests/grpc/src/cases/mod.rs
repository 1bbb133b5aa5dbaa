//! The cases as our client makes them, under the names they have everywhere.

mod early;
mod metadata;
mod status;
mod streams;
mod unary;
mod unimplemented;

use anyhow::{Context, Result, bail, ensure};
use micro::Client;

use crate::PACKAGE;
use crate::proto::{
    Payload, PayloadType, ResponseParameters, StreamingOutputCallRequest, TestServiceClient,
    UnimplementedServiceClient,
};

/// Makes the calls of one case; fails with what the server did wrong.
///
/// # Errors
///
/// If an answer is not what the case demands, or there is no such case.
pub async fn run(case: &str, client: &Client) -> Result<()> {
    let test = &TestServiceClient::new(PACKAGE, client.clone());
    match case {
        "empty_unary" => unary::empty(test).await,
        "large_unary" => unary::large(test).await,
        "client_streaming" => streams::client_streaming(test).await,
        "server_streaming" => streams::server_streaming(test).await,
        "ping_pong" => streams::ping_pong(test).await,
        "empty_stream" => streams::empty_stream(test).await,
        "status_code_and_message" => status::code_and_message(test).await,
        "special_status_message" => status::special_message(test).await,
        "custom_metadata" => metadata::custom(test).await,
        "unimplemented_method" => unimplemented::method(test).await,
        "unimplemented_service" => {
            let nowhere = UnimplementedServiceClient::new(PACKAGE, client.clone());
            unimplemented::service(&nowhere).await
        }
        "timeout_on_sleeping_server" => early::timeout_on_sleeping_server(test).await,
        "cancel_after_begin" => early::cancel_after_begin(test).await,
        "cancel_after_first_response" => early::cancel_after_first_response(test).await,
        _ => bail!("no case `{case}`"),
    }
}

fn zeros(size: usize) -> Payload {
    Payload {
        r#type: PayloadType::Compressable.into(),
        body: vec![0; size],
    }
}

/// A request with a payload of one size that asks for one of another.
fn exchange(size: usize, reply: i32) -> StreamingOutputCallRequest {
    StreamingOutputCallRequest {
        response_type: PayloadType::Compressable.into(),
        response_parameters: vec![parameters(reply)],
        payload: Some(zeros(size)),
        ..StreamingOutputCallRequest::default()
    }
}

fn parameters(size: i32) -> ResponseParameters {
    ResponseParameters {
        size,
        ..ResponseParameters::default()
    }
}

fn check_payload(payload: Option<&Payload>, size: i32) -> Result<()> {
    let payload = payload.context("a reply without payload")?;
    let kind = payload.r#type();
    ensure!(kind == PayloadType::Compressable, "a payload of {kind:?}");
    let len = payload.body.len();
    ensure!(
        i32::try_from(len)? == size,
        "a payload of {len} bytes for {size}"
    );
    Ok(())
}
