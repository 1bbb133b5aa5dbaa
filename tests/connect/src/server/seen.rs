//! What a handler saw of a call, for the caller to compare.

use micro::{Context, Error};
use prost_types::Any;

use crate::proto::conformance_payload::RequestInfo;
use crate::{proto, words};

/// All there is to tell when the first reply is made.
pub(super) fn all(cx: &Context, requests: Vec<Any>) -> RequestInfo {
    let left = cx.remaining().map(|left| left.as_millis());
    RequestInfo {
        request_headers: words::headers(cx.metadata()),
        timeout_ms: left.map(|left| i64::try_from(left).unwrap_or(i64::MAX)),
        requests,
        connect_get_info: None,
    }
}

/// What is new when a later reply is made.
pub(super) fn request(request: Any) -> RequestInfo {
    RequestInfo {
        requests: vec![request],
        ..RequestInfo::default()
    }
}

/// The error of a call without a reply: it tells what a reply would have told.
pub(super) fn in_error(mut error: proto::Error, seen: &RequestInfo) -> Error {
    error.details.push(words::any(seen));
    words::error(error)
}
