//! The one error of micro: what failed, who said so, and how it looks on the wire.
//!
//! `code.rs` holds the table of codes, `grpc.rs` what only gRPC has, `text.rs` the JSON text,
//! `convert.rs` the `?` conversions.

mod code;
mod convert;
mod grpc;
mod text;

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

pub(crate) use self::code::{from_grpc, of_http};
pub use self::grpc::GrpcCode;

/// The id of errors a client makes itself.
pub(crate) const CLIENT: &str = "go.micro.client";
/// The id of errors a server makes itself.
pub(crate) const SERVER: &str = "go.micro.server";

/// A result whose error is [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// An error with an HTTP-like code that crosses the wire unchanged.
///
/// The four wire members are go-micro's: `id` names who said it, `code` is an HTTP status, `detail`
/// explains, `status` is the code's reason phrase. A source stays on the side that made it.
#[derive(Clone)]
pub struct Error(Box<Inner>);

#[derive(Clone)]
struct Inner {
    id: Cow<'static, str>,
    code: i32,
    detail: Cow<'static, str>,
    status: Cow<'static, str>,
    /// Nothing where the code says it all.
    grpc: Option<Box<grpc::Grpc>>,
    source: Option<Arc<dyn StdError + Send + Sync>>,
}

macro_rules! constructors {
    ($($(#[$doc:meta])* $name:ident = $code:literal;)*) => {$(
        $(#[$doc])*
        pub fn $name(id: impl Into<Cow<'static, str>>, detail: impl Into<Cow<'static, str>>) -> Self {
            Self::new(id, $code, detail)
        }
    )*};
}

impl Error {
    /// Creates an error; the status is the reason phrase of `code`, empty if it has none.
    pub fn new(
        id: impl Into<Cow<'static, str>>,
        code: i32,
        detail: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self(Box::new(Inner {
            id: id.into(),
            code,
            detail: detail.into(),
            status: Cow::Borrowed(code::phrase(code)),
            grpc: None,
            source: None,
        }))
    }

    constructors! {
        /// Creates a 400: the request itself is wrong.
        bad_request = 400;
        /// Creates a 401: the caller did not say who it is.
        unauthorized = 401;
        /// Creates a 403: the caller may not do this.
        forbidden = 403;
        /// Creates a 404: what was asked for does not exist.
        not_found = 404;
        /// Creates a 405: the thing exists but not for this method.
        method_not_allowed = 405;
        /// Creates a 408: the deadline passed.
        timeout = 408;
        /// Creates a 409: the request contradicts the present state.
        conflict = 409;
        /// Creates a 412: a condition of the request does not hold.
        precondition_failed = 412;
        /// Creates a 413: a message is larger than the limit.
        too_large = 413;
        /// Creates a 429: the caller asks too often.
        too_many_requests = 429;
        /// Creates a 499: the caller gave up.
        cancelled = 499;
        /// Creates a 500: the callee is at fault.
        internal = 500;
        /// Creates a 501: there is no such method.
        unimplemented = 501;
        /// Creates a 503: the callee cannot be reached or is not ready.
        unavailable = 503;
    }

    /// Keeps `source` as the cause; it does not cross the wire.
    pub fn with_source(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.0.source = Some(Arc::from(source.into()));
        self
    }

    /// Sets the id if it is empty, as it is after a `?` conversion.
    pub fn or_id(mut self, id: impl Into<Cow<'static, str>>) -> Self {
        if self.0.id.is_empty() {
            self.0.id = id.into();
        }
        self
    }

    /// Returns who said it: a service name, `go.micro.client` or `go.micro.server`; empty if unknown.
    pub fn id(&self) -> &str {
        &self.0.id
    }

    /// Returns the code, an HTTP status unless the other side chose a number of its own.
    pub fn code(&self) -> i32 {
        self.0.code
    }

    /// Returns what went wrong, for humans.
    pub fn detail(&self) -> &str {
        &self.0.detail
    }

    /// Returns the reason phrase of the code, or what the other side sent as such.
    pub fn status(&self) -> &str {
        &self.0.status
    }

    /// Returns the HTTP status to answer with: the code where it is one of an error, else 500.
    pub fn http_status(&self) -> u16 {
        let code = u16::try_from(self.0.code).ok();
        code.filter(|code| (400..=599).contains(code))
            .unwrap_or(500)
    }

    /// Returns whether the same call may succeed if repeated.
    ///
    /// These are the codes go-micro repeats, 408 and 500, and 503, which it also reports as 500.
    pub fn is_retryable(&self) -> bool {
        matches!(self.0.code, 408 | 500 | 503)
    }

    /// Replaces the detail.
    pub(crate) fn with_detail(mut self, detail: String) -> Self {
        self.0.detail = Cow::Owned(detail);
        self
    }

    /// Creates an error from all four wire members.
    pub(crate) fn from_wire(id: String, code: i32, detail: String, status: String) -> Self {
        Self(Box::new(Inner {
            id: Cow::Owned(id),
            code,
            detail: Cow::Owned(detail),
            status: Cow::Owned(status),
            grpc: None,
            source: None,
        }))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner {
            id,
            code,
            detail,
            status,
            ..
        } = &*self.0;
        if !id.is_empty() {
            write!(f, "{id}: ")?;
        }
        match (detail.is_empty(), status.is_empty()) {
            (false, _) => write!(f, "{detail} ({code})"),
            (true, false) => write!(f, "{status} ({code})"),
            (true, true) => write!(f, "error {code}"),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("Error");
        out.field("id", &self.0.id)
            .field("code", &self.0.code)
            .field("detail", &self.0.detail);
        if let Some(grpc) = &self.0.grpc {
            out.field("grpc", &grpc.code);
        }
        if let Some(source) = &self.0.source {
            out.field("source", source);
        }
        out.finish()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}
