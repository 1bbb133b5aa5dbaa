//! The service that Rust and the programs in `go` offer each other; `tests/it` has the calls.
//!
//! The Go side is go-micro 2.9.1 itself; `go generate ./proto` in `go` brings its messages up to date.

/// What the files in `proto` declare.
#[allow(missing_docs, reason = "not every message has a comment")]
pub mod proto {
    micro::include_proto!(interop.v1);
}

/// The name of the service in the registry, unlike the package of the proto.
pub const NAME: &str = "go.micro.srv.interop";
