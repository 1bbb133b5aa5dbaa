//! The status a call ends with, exactly as the server was told to end it.

use anyhow::{Context, Result, ensure};
use micro::error::GrpcCode;
use micro::{Error, stream};

use crate::proto::{EchoStatus, SimpleRequest, StreamingOutputCallRequest, TestServiceClient};

const PLAIN: &str = "test status message";
const SPECIAL: &str =
    "\t\ntest with whitespace\r\nand Unicode BMP \u{263a} and non-BMP \u{1f608}\t\n";

pub(super) async fn code_and_message(client: &TestServiceClient) -> Result<()> {
    check(client.unary_call(told(PLAIN)).await, PLAIN)?;
    let request = StreamingOutputCallRequest {
        response_status: status(PLAIN),
        ..StreamingOutputCallRequest::default()
    };
    let mut replies = client.full_duplex_call(stream::iter([request])).await?;
    check(replies.message().await, PLAIN)
}

pub(super) async fn special_message(client: &TestServiceClient) -> Result<()> {
    check(client.unary_call(told(SPECIAL)).await, SPECIAL)
}

fn told(message: &str) -> SimpleRequest {
    SimpleRequest {
        response_status: status(message),
        ..SimpleRequest::default()
    }
}

fn status(message: &str) -> Option<EchoStatus> {
    Some(EchoStatus {
        code: GrpcCode::Unknown as i32,
        message: message.to_owned(),
    })
}

fn check<T>(ended: Result<T, Error>, message: &str) -> Result<()> {
    let error = ended.err().context("no error")?;
    let code = error.grpc_code();
    ensure!(code == GrpcCode::Unknown, "{code:?}: {error}");
    ensure!(
        error.detail() == message,
        "the message {:?} for {message:?}",
        error.detail()
    );
    Ok(())
}
