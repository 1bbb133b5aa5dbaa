//! gRPC on HTTP/2, the part client and server share: headers, status, bodies.

pub(crate) mod io;
pub(crate) mod receive;
pub(crate) mod send;
pub(crate) mod socket;
pub(crate) mod status;
pub(crate) mod timeout;

#[cfg(test)]
mod tests;

use http::header::HeaderName;

pub(crate) use self::status::BASE64;

use crate::error::{CLIENT, Error};

pub(crate) const GRPC_STATUS: HeaderName = HeaderName::from_static("grpc-status");
pub(crate) const GRPC_MESSAGE: HeaderName = HeaderName::from_static("grpc-message");
pub(crate) const GRPC_DETAILS: HeaderName = HeaderName::from_static("grpc-status-details-bin");
pub(crate) const GRPC_TIMEOUT: HeaderName = HeaderName::from_static("grpc-timeout");
pub(crate) const GRPC_ENCODING: HeaderName = HeaderName::from_static("grpc-encoding");
pub(crate) const GRPC_ACCEPT_ENCODING: HeaderName = HeaderName::from_static("grpc-accept-encoding");
pub(crate) const TIMEOUT: HeaderName = HeaderName::from_static("timeout");
pub(crate) const X_CONTENT_TYPE: HeaderName = HeaderName::from_static("x-content-type");

/// Flow-control window of a stream.
pub(crate) const WINDOW: u32 = 1 << 21;
/// Flow-control window of a connection: a few streams that nobody reads do not stop the others.
pub(crate) const CONNECTION_WINDOW: u32 = 8 << 20;
/// Headers larger than this are refused; room for tokens and status details.
pub(crate) const MAX_HEADER_LIST: u32 = 64 * 1024;
/// Headers or trailers of an answer are refused that are larger than this, which is what grpc-go takes:
/// in go-micro the text of an error may be of any length, and it travels twice.
pub(crate) const MAX_ANSWER_HEADERS: u32 = 16 << 20;
/// What h2 lets small unread DATA frames cost before it closes the connection: each counts 256
/// bytes less its own. Its default, half the window, ends a stream of small messages as soon as
/// its reader is 2,000 behind; this covers whatever one stream's window can hold.
pub(crate) const SMALL_FRAMES: usize = 64 << 20;

/// Whether metadata of this name would be taken for something of gRPC or HTTP.
pub(crate) fn is_reserved(name: &str) -> bool {
    const PLUMBING: &[&str] = &[
        "connection",
        "content-length",
        "content-type",
        "host",
        "keep-alive",
        "proxy-connection",
        "te",
        "timeout",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "user-agent",
    ];
    let grpc = name
        .get(..5)
        .is_some_and(|start| start.eq_ignore_ascii_case("grpc-"));
    let plumbing = || PLUMBING.iter().any(|word| name.eq_ignore_ascii_case(word));
    grpc || name.starts_with(':') || plumbing()
}

/// What an HTTP/2 failure means to the one who waits at this end.
pub(crate) fn broken(id: &'static str, error: h2::Error) -> Error {
    let detail = match error.get_io() {
        Some(io) => format!("connection lost: {io}"),
        None if is_refused_answer(id, &error) => format!(
            "the headers of the answer are malformed, or larger than max ({MAX_ANSWER_HEADERS})"
        ),
        None => format!("connection: {error}"),
    };
    let code = match error.reason() {
        None | Some(h2::Reason::REFUSED_STREAM) => 503,
        Some(_) if error.is_go_away() => 503,
        Some(h2::Reason::CANCEL) => 499,
        Some(h2::Reason::ENHANCE_YOUR_CALM) => 429,
        Some(h2::Reason::INADEQUATE_SECURITY) => 403,
        Some(_) => 500,
    };
    Error::new(id, code, detail).with_source(error)
}

/// Whether this end, a client, resets a call for the headers that came; h2 does not tell why.
fn is_refused_answer(id: &str, error: &h2::Error) -> bool {
    let reset = error.is_library() && !error.is_go_away();
    id == CLIENT && reset && error.reason() == Some(h2::Reason::PROTOCOL_ERROR)
}

/// Whether the connection is over, or about to be.
pub(crate) fn connection_lost(error: &Error) -> bool {
    cause(error).is_some_and(|error| error.is_io() || error.is_go_away())
}

/// Whether the other end gave up on the call.
pub(crate) fn was_cancelled(error: &Error) -> bool {
    cause(error)
        .is_some_and(|error| error.is_remote() && error.reason() == Some(h2::Reason::CANCEL))
}

fn cause(error: &Error) -> Option<&h2::Error> {
    let source = std::error::Error::source(error);
    source.and_then(|source| source.downcast_ref())
}

/// Whether the other end surely did not begin with the call, so that it may be sent again.
pub(crate) fn never_began(error: &Error) -> bool {
    let Some(error) = cause(error) else {
        return false;
    };
    // A server that says goodbye names the last call it takes; this error is about later ones.
    let left = error.is_go_away() && error.reason() == Some(h2::Reason::NO_ERROR);
    error.is_remote() && (left || error.reason() == Some(h2::Reason::REFUSED_STREAM))
}
