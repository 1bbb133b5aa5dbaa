//! Calls on their way through a server's layers to their handler.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;

use super::{Handler, Route};
use crate::codec::{Encoding, Format, PREFIX, frame};
use crate::context::Context;
use crate::error::{Error, Result, SERVER};
use crate::layers::{Layers, Stack};
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
        self.service_spec().endpoint(self.method())
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

/// What a layer of a server wraps: the layers under it and, at last, the handler.
pub type Incoming = Stack<ServerRequest, ServerReply>;

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

/// Puts `layers` around the handler of a route.
pub(super) fn layered(route: Route, layers: &Layers<ServerRequest, ServerReply>) -> Route {
    let Route {
        service,
        method,
        handler,
    } = route;
    let kind = Kind::of(&handler);
    let handler = Arc::new(handler);
    let stack = layers.around(Incoming::new(move |request| {
        let handler = handler.clone();
        Box::pin(async move { handle(&handler, request).await })
    }));
    let answer = move |context, format, body| {
        stack.send(ServerRequest {
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
