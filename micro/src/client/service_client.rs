//! What a generated client wraps: a service to call, over the network or in process.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use super::Client;
use super::call::{BidiStreamCall, ClientStreamCall, ServerStreamCall, Start, UnaryCall};
use super::in_process::Local;
use super::remote::{Method, Paths, Remote, path};
use super::retry::Budget;
use crate::codec::{Format, ProtoJson, Side};
use crate::route::IntoRoutes;
use crate::spec::ServiceSpec;
use crate::stream::Stream;

/// Calls the methods of one service by their index in its spec; cheap to clone.
pub struct ServiceClient<E = ProtoJson> {
    target: Target,
    encoding: PhantomData<fn() -> E>,
}

#[derive(Clone)]
enum Target {
    Remote {
        client: Client,
        service: Arc<str>,
        spec: &'static ServiceSpec,
        paths: Paths,
        budget: Arc<Budget>,
    },
    Local(Local),
}

impl<E> ServiceClient<E> {
    /// Calls the service that stands in the registry as `service`.
    pub fn new(spec: &'static ServiceSpec, service: impl Into<String>, client: Client) -> Self {
        let service = service.into();
        let methods = spec.methods().iter();
        let paths = methods
            .map(|method| path(&service, spec.name(), method.name()))
            .collect();
        Self {
            target: Target::Remote {
                client,
                service: service.into(),
                spec,
                paths,
                budget: Arc::default(),
            },
            encoding: PhantomData,
        }
    }

    /// Calls `service` directly: encoding, metadata, deadlines and cancellation as over the
    /// network, but no socket.
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
        Self {
            target: Target::Local(Local::new(routes)),
            encoding: PhantomData,
        }
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

    fn start(&self, method: usize) -> Start {
        match &self.target {
            Target::Local(local) => Start::Local(local.clone(), method),
            Target::Remote {
                client,
                service,
                spec,
                paths,
                budget,
            } => Start::Remote(paths[method].clone().map(|path| {
                let inner = &client.inner;
                Remote {
                    path,
                    format: Format {
                        compression: inner.compression,
                        ..Format::new(inner.codec, Side::Client, inner.limits)
                    },
                    method: Method {
                        service: service.clone(),
                        spec,
                        method: &spec.methods()[method],
                        budget: budget.clone(),
                    },
                    client: client.clone(),
                }
            })),
        }
    }
}

impl<E> Clone for ServiceClient<E> {
    fn clone(&self) -> Self {
        Self {
            target: self.target.clone(),
            encoding: PhantomData,
        }
    }
}

impl<E> fmt::Debug for ServiceClient<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("ServiceClient");
        match &self.target {
            Target::Remote { paths, .. } => out.field("paths", paths),
            Target::Local(_) => out.field("in_process", &true),
        };
        out.finish()
    }
}
