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
pub use crate::json;
pub use crate::route::{IntoRoutes, Replies, Routes, RoutesBuilder};
pub use crate::spec::{HttpRule, Idempotency, MethodKind, MethodSpec, ServiceSpec, TypeSpec};
pub use crate::stream::Stream;
pub use crate::streaming::Streaming;
