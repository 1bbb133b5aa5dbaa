//! The one door through which generated code enters the runtime.
//!
//! Nothing here is for hand-written code; each item has its own path elsewhere.

pub use prost;
pub use prost_types;

pub use crate::client::{
    BidiStreamCall, Client, ClientStreamCall, ServerStreamCall, ServiceClient, UnaryCall,
};
pub use crate::codec::{Encoding, Json, Proto, ProtoJson};
pub use crate::context::Context;
pub use crate::error::{Error, Result};
#[cfg(feature = "broker")]
pub use crate::event::{IntoSubscribers, Subscriber};
pub use crate::json;
pub use crate::route::{IntoRoutes, Replies, Routes, RoutesBuilder};
pub use crate::spec::{HttpRule, Idempotency, MethodKind, MethodSpec, ServiceSpec, TypeSpec};
pub use crate::stream::Stream;
pub use crate::streaming::Streaming;

/// What a handler method answers that nobody wrote.
pub fn unimplemented<T>(spec: &ServiceSpec, method: usize) -> Result<T> {
    let method = spec
        .methods()
        .get(method)
        .map_or("", |method| method.name());
    let detail = format!("{}.{method} is not implemented", spec.name());
    Err(Error::unimplemented(crate::error::SERVER, detail))
}

/// What a method of a handler or a subscriber may fail with.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not convert into `micro::Error`",
    label = "fails with `{Self}`",
    note = "write `impl From<{Self}> for micro::Error`, or return `micro::Result` and convert it with `map_err`"
)]
pub trait Failure {
    /// Makes the error that is answered.
    fn into_error(self) -> Error;
}

#[diagnostic::do_not_recommend]
impl<E: Into<Error>> Failure for E {
    fn into_error(self) -> Error {
        self.into()
    }
}
