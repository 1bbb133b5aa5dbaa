//! Our client and grpc-go's server.

use std::time::Duration;

use grpc_interop::proto::{Empty, TestServiceClient};
use grpc_interop::{PACKAGE, cases};
use micro::error::GrpcCode;
use micro::{Client, stream};

use crate::{go, within};

async fn check(case: &str) {
    let Some(programs) = go::programs().await else {
        return;
    };
    let mut server = programs.serve().await;
    let client = Client::builder().address(server.address()).build();
    within("case", cases::run(case, &client)).await.unwrap();
    if case.starts_with("cancel_") {
        server.was_told_to_cancel().await;
    }
}

each_case!(check);

/// When the time of a call is up, grpc-go's server resets it, sometimes before it sends the status.
/// Our timer may be later than that; grpc-go's client looks at the clock then.
#[tokio::test]
async fn a_reset_past_the_deadline_means_the_deadline() {
    let Some(programs) = go::programs().await else {
        return;
    };
    let mut server = programs.serve().await;
    let client = Client::builder().address(server.address()).build();
    let test = TestServiceClient::new(PACKAGE, client);
    let mut calls = Vec::new();
    for _ in 0..CALLS {
        let (requests, stream) = stream::channel(1);
        let call = test.full_duplex_call(stream).timeout(SOON);
        calls.push((requests, call.await.unwrap()));
    }
    server.resets(CALLS).await;
    // All the resets come before this reply.
    test.empty_call(Empty {}).await.unwrap();
    for (_requests, mut replies) in calls {
        let error = within("reply", replies.message()).await.unwrap_err();
        assert_eq!(error.grpc_code(), GrpcCode::DeadlineExceeded, "{error}");
    }
}

/// Of so many, some are reset before they have a status.
const CALLS: usize = 16;
/// Time to connect and open all of them.
const SOON: Duration = Duration::from_millis(300);
