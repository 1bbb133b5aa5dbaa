//! Layers that calls pass through, on their way out or to their handler.
//!
//! A layer is a [`tower::Layer`](https://docs.rs/tower): it makes one service of another. At a server
//! that is a service of [`ServerRequest`], at a client one of [`ClientRequest`]; what is said of a call
//! at both ends is in [`Call`]. Of several layers the first is outermost, as with go-micro's wrappers.
//!
//! | To … | use | at |
//! |---|---|---|
//! | end calls that take too long | [`Timeout`] | both |

mod timeout;

pub use crate::client::{ClientReply, ClientRequest, Outgoing};
use crate::metadata::Metadata;
pub use crate::route::{Incoming, ServerReply, ServerRequest};
use crate::spec::{MethodSpec, ServiceSpec};

pub use self::timeout::{Timeout, TimeoutService};
pub use tower_layer::Layer;

/// What layers of both ends know of a call.
pub trait Call: Send + 'static {
    /// What answers it.
    type Reply: Send + 'static;

    /// Returns what is known of the service.
    fn service_spec(&self) -> &'static ServiceSpec;

    /// Returns what is known of the method.
    fn method(&self) -> &'static MethodSpec;

    /// Returns the endpoint as the registry names it, e.g. `Greeter.Call`.
    fn endpoint(&self) -> String {
        format!("{}.{}", self.service_spec().name(), self.method().name())
    }

    /// Returns what travels beside the request.
    fn metadata(&self) -> &Metadata;

    /// Replaces what travels beside the request.
    fn set_metadata(&mut self, metadata: Metadata);

    /// Gives the call at most this long from now; never more than it had.
    fn limit_time(&mut self, timeout: std::time::Duration);
}

macro_rules! call {
    ($call:ty, $reply:ty) => {
        impl Call for $call {
            type Reply = $reply;

            fn service_spec(&self) -> &'static ServiceSpec {
                self.service_spec()
            }

            fn method(&self) -> &'static MethodSpec {
                self.method()
            }

            fn metadata(&self) -> &Metadata {
                self.metadata()
            }

            fn set_metadata(&mut self, metadata: Metadata) {
                self.set_metadata(metadata);
            }

            fn limit_time(&mut self, timeout: std::time::Duration) {
                self.limit_time(timeout);
            }
        }
    };
}

call!(ClientRequest, ClientReply);
call!(ServerRequest, ServerReply);
