//! What a generated client wraps: a service to call, over the network or in process.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use super::Client;
use super::call::{BidiStreamCall, ClientStreamCall, ServerStreamCall, UnaryCall};
use super::called::Called;
use super::remote::Remote;
use crate::codec::{Format, ProtoJson, Side};
use crate::route::IntoRoutes;
use crate::spec::ServiceSpec;
use crate::stream::Stream;

/// Calls the methods of one service by their index in its spec; cheap to clone.
pub struct ServiceClient<E = ProtoJson> {
    client: Client,
    called: Arc<Called>,
    encoding: PhantomData<fn() -> E>,
}

impl<E> ServiceClient<E> {
    /// Calls the service that stands in the registry as `service`.
    pub fn new(spec: &'static ServiceSpec, service: impl Into<String>, client: Client) -> Self {
        Self {
            client,
            called: Arc::new(Called::new(service.into(), spec)),
            encoding: PhantomData,
        }
    }

    /// Calls `service` directly: encoding, metadata, deadlines and cancellation as over the
    /// network, but no socket. For layers or retries, see
    /// [`ClientBuilder::in_process`](super::ClientBuilder::in_process).
    ///
    /// # Panics
    ///
    /// If `service` is not the one of `spec`, which generated code rules out.
    pub fn in_process(spec: &'static ServiceSpec, service: impl IntoRoutes) -> Self {
        let routes = service.into_routes();
        assert_eq!(
            spec.name(),
            routes.service().name(),
            "the routes are those of the spec"
        );
        let client = Client::builder().retries(0).in_process(routes);
        Self::new(spec, spec.package(), client.build())
    }

    /// Begins a unary call of method `method`.
    pub fn unary<Req, Rsp>(&self, method: usize, request: Req) -> UnaryCall<Req, Rsp, E> {
        UnaryCall::new(self.start(method), request)
    }

    /// Begins a call of method `method` that is answered with a stream.
    pub fn server_stream<Req, Rsp>(
        &self,
        method: usize,
        request: Req,
    ) -> ServerStreamCall<Req, Rsp, E> {
        ServerStreamCall::new(self.start(method), request)
    }

    /// Begins a call of method `method` that sends a stream.
    pub fn client_stream<Req, Rsp>(
        &self,
        method: usize,
        requests: impl Stream<Item = Req> + Send + 'static,
    ) -> ClientStreamCall<Req, Rsp, E> {
        ClientStreamCall::new(self.start(method), Box::pin(requests))
    }

    /// Begins a call of method `method` with streams in both directions.
    pub fn bidi_stream<Req, Rsp>(
        &self,
        method: usize,
        requests: impl Stream<Item = Req> + Send + 'static,
    ) -> BidiStreamCall<Req, Rsp, E> {
        BidiStreamCall::new(self.start(method), Box::pin(requests))
    }

    fn start(&self, method: usize) -> Remote {
        let inner = &self.client.inner;
        Remote {
            client: self.client.clone(),
            called: self.called.clone(),
            method,
            format: Format {
                compression: inner.compression,
                ..Format::new(inner.codec, Side::Client, inner.limits)
            },
        }
    }
}

impl<E> Clone for ServiceClient<E> {
    fn clone(&self) -> Self {
        Self {
            client: self.client.clone(),
            called: self.called.clone(),
            encoding: PhantomData,
        }
    }
}

impl<E> fmt::Debug for ServiceClient<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServiceClient")
            .field("service", &self.called.name)
            .field("spec", &self.called.spec.name())
            .field("in_process", &self.client.inner.local.is_some())
            .finish_non_exhaustive()
    }
}
