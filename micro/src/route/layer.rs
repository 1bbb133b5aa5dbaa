//! Calls on their way through a server's layers to their handler.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context as TaskContext, Poll};
use std::time::Duration;

use bytes::Bytes;
use tower_layer::Layer;
use tower_service::Service;

use super::{Handler, Route};
use crate::codec::{Encoding, Format, PREFIX, frame};
use crate::context::Context;
use crate::error::{Error, Result, SERVER};
use crate::metadata::Metadata;
use crate::spec::{MethodSpec, ServiceSpec};
use crate::streaming::{Messages, Outlet};

/// A call that came in.
///
/// Of a method that takes or answers with a stream the messages are not seen here, only what
/// surrounds them; the call lasts until the stream of replies is sent.
pub struct ServerRequest {
    context: Context,
    format: Format,
    route: (&'static ServiceSpec, &'static MethodSpec),
    body: Body,
}

enum Body {
    Unary(Bytes),
    ClientStream(Messages),
    Stream(Messages, Box<dyn Outlet>),
}

impl ServerRequest {
    /// Returns what is known of the service.
    pub fn service_spec(&self) -> &'static ServiceSpec {
        self.route.0
    }

    /// Returns what is known of the method.
    pub fn method(&self) -> &'static MethodSpec {
        self.route.1
    }

    /// Returns the endpoint as the registry names it, e.g. `Greeter.Call`.
    pub fn endpoint(&self) -> String {
        format!("{}.{}", self.service_spec().name(), self.method().name())
    }

    /// Returns the context that the handler gets.
    pub fn context(&self) -> &Context {
        &self.context
    }

    /// Returns what the caller sent beside the request.
    pub fn metadata(&self) -> &Metadata {
        self.context.metadata()
    }

    /// Changes what the handler sees of the metadata.
    pub fn set_metadata(&mut self, metadata: Metadata) {
        self.context = self.context.clone().with_metadata(metadata);
    }

    /// Tells the handler that it has at most `timeout` from now; never more than it had.
    ///
    /// A handler is not stopped by this; `micro::middleware::Timeout` does that.
    pub fn limit_time(&mut self, timeout: Duration) {
        if self.context.remaining().is_none_or(|left| left > timeout) {
            self.context = self.context.clone().with_timeout(timeout);
        }
    }

    /// Returns the encoded request; nothing if the method takes or answers with a stream.
    pub fn message(&self) -> Option<&Bytes> {
        match &self.body {
            Body::Unary(message) => Some(message),
            Body::ClientStream(_) | Body::Stream(..) => None,
        }
    }

    /// Returns how messages are written and read.
    pub fn format(&self) -> &Format {
        &self.format
    }
}

impl fmt::Debug for ServerRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServerRequest")
            .field("endpoint", &self.endpoint())
            .field("metadata", self.metadata())
            .finish_non_exhaustive()
    }
}

/// What a handler answered.
pub struct ServerReply {
    /// With its prefix; nothing if the replies are sent already.
    frame: Option<Bytes>,
}

impl ServerReply {
    /// Makes a reply of `value`, in the format of the call it answers.
    ///
    /// # Errors
    ///
    /// If it cannot be written in that format.
    pub fn encode<E: Encoding<T>, T>(value: &T, format: &Format) -> Result<Self> {
        let frame = frame::<E, T>(value, format)?;
        Ok(Self { frame: Some(frame) })
    }

    /// Returns the encoded reply; nothing if it is compressed, or the method answers with a stream.
    pub fn message(&self) -> Option<Bytes> {
        let frame = self.frame.as_ref()?;
        (frame[0] == 0).then(|| frame.slice(PREFIX..))
    }

    fn into_frame(self) -> Result<Bytes> {
        self.frame.ok_or_else(|| {
            let detail = "a layer answered with a stream where the method has one message";
            Error::internal(SERVER, detail)
        })
    }
}

impl fmt::Debug for ServerReply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServerReply")
            .field("message", &self.message())
            .finish_non_exhaustive()
    }
}

type Answering = Pin<Box<dyn Future<Output = Result<ServerReply>> + Send>>;

/// What a layer of a server wraps: the layers under it and, at last, the handler.
#[derive(Clone)]
pub struct Incoming {
    inner: Arc<dyn Fn(ServerRequest) -> Answering + Send + Sync>,
}

impl Incoming {
    fn handler(handler: Handler) -> Self {
        let handler = Arc::new(handler);
        Self {
            inner: Arc::new(move |request| {
                let handler = handler.clone();
                Box::pin(async move { handle(&handler, request).await })
            }),
        }
    }

    fn wrapped<L>(self, layer: &L) -> Self
    where
        L: Layer<Self>,
        L::Service: Service<ServerRequest, Response = ServerReply> + Clone + Send + Sync + 'static,
        <L::Service as Service<ServerRequest>>::Error: Into<Error>,
        <L::Service as Service<ServerRequest>>::Future: Send,
    {
        let service = layer.layer(self);
        Self {
            inner: Arc::new(move |request| {
                let mut service = service.clone();
                Box::pin(async move {
                    std::future::poll_fn(|cx| service.poll_ready(cx))
                        .await
                        .map_err(Into::into)?;
                    service.call(request).await.map_err(Into::into)
                })
            }),
        }
    }
}

async fn handle(handler: &Handler, request: ServerRequest) -> Result<ServerReply> {
    let ServerRequest {
        context,
        format,
        body,
        ..
    } = request;
    let frame = match (handler, body) {
        (Handler::Unary(handler), Body::Unary(message)) => {
            Some(handler(context, message, format).await?)
        }
        (Handler::ClientStream(handler), Body::ClientStream(messages)) => {
            Some(handler(context, messages, format).await?)
        }
        (Handler::Stream(handler), Body::Stream(messages, outlet)) => {
            handler(context, messages, outlet, format).await?;
            None
        }
        _ => return Err(Error::internal(SERVER, "a handler of another kind")),
    };
    Ok(ServerReply { frame })
}

impl Service<ServerRequest> for Incoming {
    type Response = ServerReply;
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<ServerReply>> + Send>>;

    fn poll_ready(&mut self, _: &mut TaskContext<'_>) -> Poll<Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: ServerRequest) -> Self::Future {
        (self.inner)(request)
    }
}

impl fmt::Debug for Incoming {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Incoming").finish_non_exhaustive()
    }
}

/// A layer whose type is forgotten.
#[derive(Clone)]
pub(crate) struct BoxedLayer(Arc<dyn Fn(Incoming) -> Incoming + Send + Sync>);

impl BoxedLayer {
    pub(crate) fn new<L>(layer: L) -> Self
    where
        L: Layer<Incoming> + Send + Sync + 'static,
        L::Service: Service<ServerRequest, Response = ServerReply> + Clone + Send + Sync + 'static,
        <L::Service as Service<ServerRequest>>::Error: Into<Error>,
        <L::Service as Service<ServerRequest>>::Future: Send,
    {
        Self(Arc::new(move |inner| inner.wrapped(&layer)))
    }
}

impl fmt::Debug for BoxedLayer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Layer").finish_non_exhaustive()
    }
}

/// Puts `layers` around the handler of a route, the first outermost.
pub(crate) fn layered(route: Route, layers: &[BoxedLayer]) -> Route {
    if layers.is_empty() {
        return route;
    }
    let Route {
        service,
        method,
        handler,
    } = route;
    let kind = Kind::of(&handler);
    let handler = Incoming::handler(handler);
    let stack = layers
        .iter()
        .rev()
        .fold(handler, |inner, layer| (layer.0)(inner));
    let answer = move |context, format, body| {
        (stack.inner)(ServerRequest {
            context,
            format,
            route: (service, method),
            body,
        })
    };
    let handler = match kind {
        Kind::Unary => Handler::Unary(Box::new(move |context, message, format| {
            let answering = answer(context, format, Body::Unary(message));
            Box::pin(async move { answering.await?.into_frame() })
        })),
        Kind::ClientStream => Handler::ClientStream(Box::new(move |context, messages, format| {
            let answering = answer(context, format, Body::ClientStream(messages));
            Box::pin(async move { answering.await?.into_frame() })
        })),
        Kind::Stream => Handler::Stream(Box::new(move |context, messages, outlet, format| {
            let answering = answer(context, format, Body::Stream(messages, outlet));
            Box::pin(async move { answering.await.map(drop) })
        })),
    };
    Route {
        service,
        method,
        handler,
    }
}

enum Kind {
    Unary,
    ClientStream,
    Stream,
}

impl Kind {
    fn of(handler: &Handler) -> Self {
        match handler {
            Handler::Unary(_) => Self::Unary,
            Handler::ClientStream(_) => Self::ClientStream,
            Handler::Stream(_) => Self::Stream,
        }
    }
}
