//! The cases between our client and grpc-go's server, grpc-go's client and our server, and ours alone.
//!
//! Each case is a test in each of the three files. Other services that foreign clients expect of a
//! server are added to `serve`, their tests in files of their own, and the foreign programs for
//! them to `go/go.mod`.
#![allow(
    clippy::unwrap_used,
    reason = "a test ends where it finds what it does not expect"
)]

/// Writes a test for each case, which calls the function with the name of the case.
macro_rules! each_case {
    ($check:ident) => {
        each_case! { $check:
            empty_unary large_unary client_streaming server_streaming ping_pong empty_stream
            status_code_and_message special_status_message custom_metadata
            unimplemented_method unimplemented_service
            timeout_on_sleeping_server cancel_after_begin cancel_after_first_response
        }
    };
    ($check:ident: $($case:ident)*) => {$(
        #[tokio::test]
        async fn $case() {
            $check(stringify!($case)).await;
        }
    )*};
}

mod go;
mod our_client;
mod our_server;
mod ours_alone;

use std::time::Duration;

use grpc_interop::proto::TestServiceServer;
use grpc_interop::{PACKAGE, TestService};
use micro::Service;
use micro::service::RunningService;

/// How long a test waits for what should happen at once.
const DEADLINE: Duration = Duration::from_secs(30);

async fn within<T>(what: &str, future: impl Future<Output = T>) -> T {
    let done = tokio::time::timeout(DEADLINE, future).await;
    done.unwrap_or_else(|_| panic!("{what}: not done in {DEADLINE:?}"))
}

async fn serve() -> RunningService {
    Service::builder(PACKAGE)
        .unlisted()
        .address("127.0.0.1:0")
        // A call that does not end by itself is to be noticed.
        .stop_timeout(2 * DEADLINE)
        .handler(TestServiceServer::new(TestService))
        .start()
        .await
        .unwrap()
}
