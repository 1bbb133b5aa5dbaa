//! What the server does not know.

use anyhow::{Context, Result, ensure};
use micro::Error;
use micro::error::GrpcCode;

use crate::proto::{Empty, TestServiceClient, UnimplementedServiceClient};

pub(super) async fn method(client: &TestServiceClient) -> Result<()> {
    check(client.unimplemented_call(Empty {}).await)
}

pub(super) async fn service(client: &UnimplementedServiceClient) -> Result<()> {
    check(client.unimplemented_call(Empty {}).await)
}

fn check(ended: Result<Empty, Error>) -> Result<()> {
    let error = ended.err().context("no error")?;
    let code = error.grpc_code();
    ensure!(code == GrpcCode::Unimplemented, "{code:?}: {error}");
    Ok(())
}
