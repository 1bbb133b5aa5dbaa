//! Handlers with their types erased: what a server looks up and an in-process client calls.
//!
//! `builder.rs` erases, `layer.rs` wraps, `replies.rs` is a stream's way out, `run.rs` guards a handler
//! while it runs.

mod builder;
mod layer;
mod replies;
mod run;

use std::fmt;
use std::pin::Pin;

use bytes::Bytes;

pub use self::builder::RoutesBuilder;
use self::layer::layered;
pub use self::layer::{Incoming, ServerReply, ServerRequest};
pub use self::replies::Replies;
pub(crate) use self::run::{panic_text, past_deadline, poll_caught, run, start_caught};
use crate::codec::Format;
use crate::context::Context;
use crate::error::Result;
use crate::layers::{CallLayer, Layers};
use crate::spec::{MethodSpec, ServiceSpec};
use crate::streaming::{Messages, Outlet};

/// Something that can be served; generated servers are.
pub trait IntoRoutes {
    /// Returns one route for each method.
    fn into_routes(self) -> Routes;
}

/// The methods of one service with their handlers.
pub struct Routes {
    pub(crate) service: &'static ServiceSpec,
    pub(crate) routes: Vec<Route>,
}

impl Routes {
    /// Returns the service.
    pub fn service(&self) -> &'static ServiceSpec {
        self.service
    }
}

impl IntoRoutes for Routes {
    fn into_routes(self) -> Routes {
        self
    }
}

impl fmt::Debug for Routes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Routes").field(&self.service.name()).finish()
    }
}

impl Routes {
    /// Puts `layer` around all handlers of this service, within the layers of its server.
    pub fn layer(self, layer: impl CallLayer<ServerRequest, ServerReply>) -> Self {
        let mut layers = Layers::default();
        layers.push(layer);
        self.layered(&layers)
    }

    pub(crate) fn layered(self, layers: &Layers<ServerRequest, ServerReply>) -> Self {
        if layers.is_empty() {
            return self;
        }
        let routes = self.routes.into_iter();
        Self {
            service: self.service,
            routes: routes.map(|route| layered(route, layers)).collect(),
        }
    }
}

/// One method with its handler.
pub(crate) struct Route {
    pub(crate) service: &'static ServiceSpec,
    pub(crate) method: &'static MethodSpec,
    pub(crate) handler: Handler,
}

/// A handler by what it takes and gives; encoded messages without prefix in, with prefix out.
pub(crate) enum Handler {
    /// One request, one reply.
    Unary(Unary),
    /// Many requests, one reply.
    ClientStream(ClientStream),
    /// Many replies; of a single request only the first message is read.
    Stream(Stream),
}

type Unary = Box<dyn Fn(Context, Bytes, Format) -> Call<Bytes> + Send + Sync>;
type ClientStream = Box<dyn Fn(Context, Messages, Format) -> Call<Bytes> + Send + Sync>;
type Stream = Box<dyn Fn(Context, Messages, Box<dyn Outlet>, Format) -> Call<()> + Send + Sync>;

/// A running handler.
pub(crate) type Call<T> = Pin<Box<dyn Future<Output = Result<T>> + Send>>;
