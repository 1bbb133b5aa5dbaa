//! Layers that calls pass through, on their way out or to their handler.
//!
//! A layer is a [`tower::Layer`](https://docs.rs/tower): it makes one service of another. At a server
//! that is a service of [`ServerRequest`], at a client one of [`ClientRequest`]; what is said of a call
//! at both ends is in [`Call`]. Of several layers the first is outermost, as with go-micro's wrappers.
//!
//! | To … | use | at | for example |
//! |---|---|---|---|
//! | end calls that take too long | [`Timeout`] | both | `Timeout::new(Duration::from_secs(2))` |
//! | have few calls at once | [`Concurrency`] | both | `Concurrency::new(64).queue(100)` |
//! | have few calls a second | [`RateLimit`] | both | `RateLimit::new(100, Duration::from_secs(1))` |
//! | leave alone what mostly fails | [`CircuitBreaker`] | both | `CircuitBreaker::new()` |
//! | answer where nobody else does | [`Fallback`] | client | `Fallback::last_good().endpoint("Catalog.*")` |
//! | ask who calls | [`BearerAuth`] | server | `BearerAuth::new(check).open("Health.*")` |
//! | say who calls | [`Credentials`] | client | `Credentials::new(token)` |
//! | follow a request through services | [`Trace`] | both | `Trace::new()` |
//! | have a line for each call | [`RequestLog`] | both | `RequestLog::new()` |
//! | count calls and their time | [`Metrics`] | both | `Metrics::new(counters.clone())` |
//!
//! A layer of either end may be added to services and to clients; its clones share what it counts,
//! and so do all methods of a service. A usual order is this, outermost first: what is seen of a
//! call also covers calls that a limit refuses.
//!
//! ```
//! use std::sync::Arc;
//! use std::time::Duration;
//!
//! use micro::middleware::{
//!     Bearer, BearerAuth, CircuitBreaker, Concurrency, Counters, Credentials, Fallback, Metrics,
//!     RateLimit, RequestLog, Timeout, Trace,
//! };
//! use micro::{Client, Error, Service};
//!
//! let counters = Arc::new(Counters::new());
//! let check = |bearer: Bearer| async move {
//!     match bearer.token() {
//!         "101010" => Ok(()),
//!         _ => Err(Error::unauthorized("", "unknown token")),
//!     }
//! };
//! let service = Service::builder("go.micro.service.greeter")
//!     .layer(Trace::new())
//!     .layer(RequestLog::new())
//!     .layer(Metrics::new(counters.clone()))
//!     .layer(RateLimit::new(1000, Duration::from_secs(1)))
//!     .layer(Concurrency::new(64).queue(100))
//!     .layer(BearerAuth::new(check).open("Health.*"))
//!     .layer(Timeout::new(Duration::from_secs(2)));
//!
//! let client = Client::builder()
//!     .layer(Trace::new())
//!     .layer(Metrics::new(counters.clone()))
//!     .layer(Credentials::new(|| async { Ok("101010".to_owned()) }))
//!     .layer(Fallback::last_good().endpoint("Catalog.*"))
//!     .layer(CircuitBreaker::new())
//!     .build();
//! # let _ = (service, client);
//! ```
//!
//! A call that is answered with a stream lasts until the stream is sent, at a client until it is read
//! to its end or dropped. Limits, timeouts and breakers that decide by how a call went decide at a
//! client when the stream is open. Layers of a client can be tested without a socket, by
//! [`ClientBuilder::in_process`](crate::client::ClientBuilder::in_process).
//!
//! `around.rs` is what the layers here have in common, `ending.rs` how they learn of a call's end.

pub(crate) mod around;
mod bearer_auth;
mod circuit_breaker;
mod concurrency;
mod credentials;
mod ending;
mod endpoints;
mod fallback;
mod last_good;
mod metrics;
mod prometheus;
mod rate_limit;
mod request_log;
mod sliding;
mod timeout;
mod trace;
mod trace_context;

use std::net::SocketAddr;
use std::time::Duration;

pub use crate::client::{ClientReply, ClientRequest, Outgoing};
use crate::codec::Side;
use crate::error::{Error, Result};
use crate::metadata::Metadata;
pub use crate::route::{Incoming, ServerReply, ServerRequest};
use crate::spec::{MethodSpec, ServiceSpec};

pub use self::around::Layered;
pub use self::bearer_auth::{Bearer, BearerAuth, Grant};
pub use self::circuit_breaker::{BreakerState, CircuitBreaker};
pub use self::concurrency::Concurrency;
pub use self::credentials::Credentials;
pub use self::fallback::Fallback;
pub use self::metrics::{Counters, EndpointCounts, Labels, Metrics, Recorder};
pub use self::rate_limit::RateLimit;
pub use self::request_log::RequestLog;
pub use self::timeout::{Timeout, TimeoutService};
pub use self::trace::Trace;
pub use self::trace_context::TraceContext;
pub use tower_layer::Layer;

/// What layers of both ends know of a call.
pub trait Call: Send + 'static {
    /// What answers it.
    type Reply: Send + 'static;

    /// Returns which end of the call this is.
    fn side(&self) -> Side;

    /// Returns the called service: at a client its name in the registry, at a server its package.
    fn service(&self) -> &str;

    /// Returns what is known of the service.
    fn service_spec(&self) -> &'static ServiceSpec;

    /// Returns what is known of the method.
    fn method(&self) -> &'static MethodSpec;

    /// Returns the endpoint as the registry names it, e.g. `Greeter.Call`.
    fn endpoint(&self) -> String {
        self.service_spec().endpoint(self.method())
    }

    /// Returns who calls; nothing at a client, nor for calls in process.
    fn peer(&self) -> Option<SocketAddr>;

    /// Returns what travels beside the request.
    fn metadata(&self) -> &Metadata;

    /// Replaces what travels beside the request.
    fn set_metadata(&mut self, metadata: Metadata);

    /// Returns how long the call may still take.
    fn remaining(&self) -> Option<Duration>;

    /// Gives the call at most this long from now; never more than it had.
    fn limit_time(&mut self, timeout: Duration);

    /// Calls `ended` once when `reply` is over: at once, but for a stream at a client when that has
    /// ended; dropped without being called if nobody reads the stream to its end.
    fn at_end(
        reply: Self::Reply,
        ended: impl FnOnce(Result<(), &Error>) + Send + 'static,
    ) -> Self::Reply;
}

macro_rules! call {
    ($call:ty, $reply:ty, $($end:item)*) => {
        impl Call for $call {
            type Reply = $reply;

            $($end)*

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

            fn limit_time(&mut self, timeout: Duration) {
                self.limit_time(timeout);
            }
        }
    };
}

call! {
    ClientRequest, ClientReply,

    fn side(&self) -> Side {
        Side::Client
    }

    fn service(&self) -> &str {
        self.service()
    }

    fn peer(&self) -> Option<SocketAddr> {
        None
    }

    fn remaining(&self) -> Option<Duration> {
        self.remaining()
    }

    fn at_end(
        reply: ClientReply,
        ended: impl FnOnce(Result<(), &Error>) + Send + 'static,
    ) -> ClientReply {
        reply.at_end(ended)
    }
}

call! {
    ServerRequest, ServerReply,

    fn side(&self) -> Side {
        Side::Server
    }

    fn service(&self) -> &str {
        self.service_spec().package()
    }

    fn peer(&self) -> Option<SocketAddr> {
        self.context().peer()
    }

    fn remaining(&self) -> Option<Duration> {
        self.context().remaining()
    }

    // A stream is sent when a server has its reply.
    fn at_end(
        reply: ServerReply,
        ended: impl FnOnce(Result<(), &Error>) + Send + 'static,
    ) -> ServerReply {
        ended(Ok(()));
        reply
    }
}

/// The id of an error that a layer makes; at a server its name is filled in later.
fn id(call: &impl Call) -> &'static str {
    match call.side() {
        Side::Client => crate::error::CLIENT,
        Side::Server => "",
    }
}
