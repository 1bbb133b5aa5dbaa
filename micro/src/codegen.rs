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
