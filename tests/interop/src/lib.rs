//! The service that Rust and the programs in `go` offer each other; `tests/it` has the calls.
//!
//! The Go side is go-micro 2.9.1 itself; `go generate ./proto` in `go` brings its messages up to date.

#[allow(missing_docs, reason = "not every message has a comment")]
mod generated {
    micro::include_proto!();
}

/// What the files in `proto` declare.
pub mod proto {
    pub use super::generated::interop::v1::*;
}

/// What every service answers, as the runtime declares it.
pub mod debug {
    pub use super::generated::{
        DebugClient, HealthRequest, LogRequest, Record, Span, SpanType, StatsRequest, TraceRequest,
    };
}

/// The name of the service in the registry, unlike the package of the proto.
pub const NAME: &str = "go.micro.srv.interop";
