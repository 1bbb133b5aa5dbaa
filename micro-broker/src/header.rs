//! The names in a message's header that go-micro knows, in the spelling that it insists on.

/// What the body is; see [`content_type`](crate::content_type).
pub const CONTENT_TYPE: &str = "Content-Type";

/// The topic. Some of go-micro's servers find their handler by it and drop a message without it, so
/// whoever publishes for them sets it.
pub const MICRO_TOPIC: &str = "Micro-Topic";

/// A random UUID, from some of go-micro's clients.
pub const MICRO_ID: &str = "Micro-Id";

/// The name of the service that publishes.
pub const MICRO_FROM_SERVICE: &str = "Micro-From-Service";
