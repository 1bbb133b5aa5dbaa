//! gRPC's interoperability cases: the service they call, and the calls themselves.
//!
//! `service.rs` is our server's part; the cases, as our client makes them, are in `cases`.
//! `tests/it` runs both against grpc-go, whose programs `go/go.mod` pins.

pub mod cases;
mod service;

/// What `proto/grpc/testing` declares.
#[allow(missing_docs, reason = "not every field of the protos has a comment")]
pub mod proto {
    micro::include_proto!(grpc.testing);
}

pub use crate::service::TestService;

/// The protobuf package, and thereby the name in the registry that gives the paths others expect.
pub const PACKAGE: &str = "grpc.testing";

/// Metadata that comes back as it was sent, before the first reply.
const ECHO_INITIAL: &str = "x-grpc-test-echo-initial";
/// Metadata that comes back as it was sent, with the end of the call.
const ECHO_TRAILING: &str = "x-grpc-test-echo-trailing-bin";
