//! Turns the typed methods of a handler into routes.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use super::{Handler, Replies, Route, Routes};
use crate::codec::{Encoding, ProtoJson, frame};
use crate::context::Context;
use crate::error::Result;
use crate::grpc::receive::no_request;
use crate::spec::{MethodKind, ServiceSpec};
use crate::streaming::{Messages, Streaming};

/// Builds [`Routes`] for handler `H` with encoding `E`: one call for each method of the spec, in
/// its order.
pub struct RoutesBuilder<H, E = ProtoJson> {
    service: &'static ServiceSpec,
    handler: Arc<H>,
    routes: Vec<Route>,
    encoding: PhantomData<fn() -> E>,
}

impl<H: Send + Sync + 'static, E> RoutesBuilder<H, E> {
    /// Starts with no methods.
    pub fn new(service: &'static ServiceSpec, handler: Arc<H>) -> Self {
        let routes = Vec::with_capacity(service.methods().len());
        Self {
            service,
            handler,
            routes,
            encoding: PhantomData,
        }
    }

    /// Adds the next method, a unary one.
    pub fn unary<Req, Rsp, F, Fut>(self, method: F) -> Self
    where
        E: Encoding<Req> + Encoding<Rsp>,
        F: Fn(Arc<H>, Context, Req) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<Rsp>> + Send + 'static,
    {
        let handler = self.handler.clone();
        let route =
            Handler::Unary(Box::new(
                move |cx, message, format| match <E as Encoding<Req>>::decode(message, &format) {
                    Ok(request) => {
                        let reply = method(handler.clone(), cx, request);
                        Box::pin(async move { frame::<E, Rsp>(&reply.await?, &format) })
                    }
                    Err(error) => Box::pin(std::future::ready(Err(error))),
                },
            ));
        self.add(MethodKind::Unary, route)
    }

    /// Adds the next method, one that answers with a stream.
    pub fn server_stream<Req, Rsp, F, Fut>(self, method: F) -> Self
    where
        E: Encoding<Req> + Encoding<Rsp>,
        Req: Send,
        F: Fn(Arc<H>, Context, Req, Replies<Rsp>) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<()>> + Send + 'static,
    {
        let handler = self.handler.clone();
        let method = Arc::new(method);
        let route = Handler::Stream(Box::new(move |cx, messages, outlet, format| {
            let (handler, method) = (handler.clone(), method.clone());
            Box::pin(async move {
                let request = first(messages).await?;
                let request = <E as Encoding<Req>>::decode(request, &format)?;
                method(handler, cx, request, Replies::new::<E>(outlet, format)).await
            })
        }));
        self.add(MethodKind::ServerStream, route)
    }

    /// Adds the next method, one that takes a stream.
    pub fn client_stream<Req, Rsp, F, Fut>(self, method: F) -> Self
    where
        E: Encoding<Req> + Encoding<Rsp>,
        F: Fn(Arc<H>, Context, Streaming<Req>) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<Rsp>> + Send + 'static,
    {
        let handler = self.handler.clone();
        let route = Handler::ClientStream(Box::new(move |cx, messages, format| {
            let requests = Streaming::new::<E>(messages, format);
            let reply = method(handler.clone(), cx, requests);
            Box::pin(async move { frame::<E, Rsp>(&reply.await?, &format) })
        }));
        self.add(MethodKind::ClientStream, route)
    }

    /// Adds the next method, one with streams in both directions.
    pub fn bidi_stream<Req, Rsp, F, Fut>(self, method: F) -> Self
    where
        E: Encoding<Req> + Encoding<Rsp>,
        F: Fn(Arc<H>, Context, Streaming<Req>, Replies<Rsp>) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<()>> + Send + 'static,
    {
        let handler = self.handler.clone();
        let route = Handler::Stream(Box::new(move |cx, messages, outlet, format| {
            let requests = Streaming::new::<E>(messages, format);
            Box::pin(method(
                handler.clone(),
                cx,
                requests,
                Replies::new::<E>(outlet, format),
            ))
        }));
        self.add(MethodKind::BidiStream, route)
    }

    /// Finishes the routes.
    ///
    /// # Panics
    ///
    /// If the methods added are not those of the spec, which generated code rules out.
    pub fn build(self) -> Routes {
        let (declared, added) = (self.service.methods().len(), self.routes.len());
        assert_eq!(declared, added, "methods of `{}`", self.service.name());
        Routes {
            service: self.service,
            routes: self.routes,
        }
    }

    fn add(mut self, kind: MethodKind, handler: Handler) -> Self {
        let service = self.service;
        let method = service.methods().get(self.routes.len());
        let method = method.filter(|method| method.kind() == kind);
        let Some(method) = method else {
            panic!(
                "method {} of `{}` is not {kind:?}",
                self.routes.len(),
                service.name()
            );
        };
        self.routes.push(Route {
            service,
            method,
            handler,
        });
        self
    }
}

impl<H, E> fmt::Debug for RoutesBuilder<H, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("RoutesBuilder")
            .field(&self.service.name())
            .finish()
    }
}

async fn first(mut messages: Messages) -> Result<bytes::Bytes> {
    let first = std::future::poll_fn(|cx| messages.as_mut().poll_next(cx)).await;
    first.unwrap_or_else(|| Err(no_request()))
}
