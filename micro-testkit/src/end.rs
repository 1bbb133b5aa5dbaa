//! Layers for either end of a call.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use micro::client::{ClientReply, ClientRequest};
use micro::codec::Format;
use micro::route::{ServerReply, ServerRequest};
use micro::{Error, Metadata, Result};
use tower_service::Service;

use crate::script::Reply;

/// What is known of a call at either end.
pub trait Call: Send + 'static {
    /// What answers it.
    type Reply: Send + 'static;

    /// The endpoint as the registry names it.
    fn endpoint(&self) -> String;
    /// What travels beside the request.
    fn metadata(&self) -> &Metadata;
    /// The request, if it is one message.
    fn message(&self) -> Option<Bytes>;
    /// How messages are written.
    fn format(&self) -> &Format;
    /// How long the call may still take.
    fn remaining(&self) -> Option<Duration>;
    /// An answer of one message.
    fn reply(&self, reply: &dyn Reply) -> Result<Self::Reply>;
    /// Calls `ended` when the reply is over; drops it if nobody reads a stream to its end.
    fn at_end(reply: Self::Reply, ended: Ended) -> Self::Reply;
}

/// Learns how a reply ended.
pub(crate) type Ended = Box<dyn FnOnce(Result<(), &Error>) + Send>;

impl Call for ClientRequest {
    type Reply = ClientReply;

    fn endpoint(&self) -> String {
        self.endpoint()
    }

    fn metadata(&self) -> &Metadata {
        self.metadata()
    }

    fn message(&self) -> Option<Bytes> {
        self.message()
    }

    fn format(&self) -> &Format {
        self.format()
    }

    fn remaining(&self) -> Option<Duration> {
        self.remaining()
    }

    fn reply(&self, reply: &dyn Reply) -> Result<ClientReply> {
        reply.at_client(self.format())
    }

    fn at_end(reply: ClientReply, ended: Ended) -> ClientReply {
        reply.at_end(ended)
    }
}

impl Call for ServerRequest {
    type Reply = ServerReply;

    fn endpoint(&self) -> String {
        self.endpoint()
    }

    fn metadata(&self) -> &Metadata {
        self.metadata()
    }

    fn message(&self) -> Option<Bytes> {
        self.message().cloned()
    }

    fn format(&self) -> &Format {
        self.format()
    }

    fn remaining(&self) -> Option<Duration> {
        self.context().remaining()
    }

    fn reply(&self, reply: &dyn Reply) -> Result<ServerReply> {
        reply.at_server(self.format())
    }

    // A stream is sent when a server has its reply.
    fn at_end(reply: ServerReply, ended: Ended) -> ServerReply {
        ended(Ok(()));
        reply
    }
}

/// A call under way.
pub(crate) type Answering<R> = Pin<Box<dyn Future<Output = Result<R>> + Send>>;

/// What a layer wraps.
pub(crate) type Inner<C> = Box<dyn FnOnce(C) -> Answering<<C as Call>::Reply> + Send>;

/// A layer as one function, called with a clone of the layer.
pub trait Around: Clone + Send + Sync + 'static {
    /// Answers `call`, usually by `inner`.
    fn around<C: Call>(self, call: C, inner: Inner<C>) -> Answering<C::Reply>;
}

/// The service of a layer.
#[derive(Clone, Debug)]
pub struct Layered<L, S> {
    layer: L,
    inner: S,
}

impl<L, S> Layered<L, S> {
    pub(crate) fn new(layer: L, inner: S) -> Self {
        Self { layer, inner }
    }
}

impl<C, L, S> Service<C> for Layered<L, S>
where
    C: Call,
    L: Around,
    S: Service<C, Response = C::Reply, Error = Error> + Clone + Send + 'static,
    S::Future: Send + 'static,
{
    type Response = C::Reply;
    type Error = Error;
    type Future = Answering<C::Reply>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<()>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, call: C) -> Self::Future {
        // The one that was found ready answers; its clone takes its place.
        let next = self.inner.clone();
        let mut inner = std::mem::replace(&mut self.inner, next);
        let answer = Box::new(move |call| Box::pin(inner.call(call)) as Answering<C::Reply>);
        self.layer.clone().around(call, answer)
    }
}

/// Makes a layer of what is [`Around`] calls.
macro_rules! layer {
    ($layer:ident) => {
        impl<S> tower_layer::Layer<S> for $layer {
            type Service = $crate::end::Layered<Self, S>;

            fn layer(&self, inner: S) -> Self::Service {
                $crate::end::Layered::new(self.clone(), inner)
            }
        }
    };
}
pub(crate) use layer;
