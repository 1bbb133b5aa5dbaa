//! The ready-made layers, at both ends.
//!
//! Most tests do without sockets, so that time may be paused: at a server the layer is around the routes
//! of a service in process, at a client it stands before one.

mod auth;
mod circuit_breaker;
mod concurrency;
mod credentials;
mod fallback;
mod metrics;
mod rate_limit;
mod readiness;
mod request_log;
mod script;
mod seen;
mod streams;
mod trace;

use std::pin::Pin;
use std::task::{Context as TaskContext, Poll};
use std::time::Duration;

use micro::client::ServiceClient;
use micro::codec::{Encoding, ProtoJson};
use micro::middleware::{
    ClientReply, ClientRequest, Incoming, Layer, Outgoing, ServerReply, ServerRequest,
};
use micro::route::IntoRoutes;
use micro::spec::ServiceSpec;
use micro::{Client, Error, Metadata, Result};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tower_service::Service as Tower;

use self::script::Script;
use crate::NAME;
use crate::greeter::{GreeterServer, Request, Response};

const CALL: usize = 0;
const COUNT: usize = 1;
const SUM: usize = 2;

/// The greeter's methods, through a layer.
#[derive(Clone)]
struct End {
    client: ServiceClient,
    script: Script,
}

/// Long enough for time that is paused.
const LONG: Duration = Duration::from_secs(100_000);

impl End {
    /// At the server.
    fn server<L>(script: &Script, layer: L) -> Self
    where
        L: Layer<Incoming> + Send + Sync + 'static,
        L::Service: Tower<ServerRequest, Response = ServerReply, Error = Error>
            + Clone
            + Send
            + Sync
            + 'static,
        <L::Service as Tower<ServerRequest>>::Future: Send,
    {
        let routes = GreeterServer::new(script.clone())
            .into_routes()
            .layer(layer);
        let spec = routes.service();
        Self {
            client: ServiceClient::in_process(spec, routes),
            script: script.clone(),
        }
    }

    /// At the client.
    fn client<L>(script: &Script, layer: L) -> Self
    where
        L: Layer<Outgoing> + Send + Sync + 'static,
        L::Service: Tower<ClientRequest, Response = ClientReply, Error = Error>
            + Clone
            + Send
            + Sync
            + 'static,
        <L::Service as Tower<ClientRequest>>::Future: Send,
    {
        let client = Client::builder().layer(layer).layer(Here::new(script));
        Self {
            client: ServiceClient::new(spec(), NAME, client.build()),
            script: script.clone(),
        }
    }

    async fn call(&self, name: &str) -> Result<String> {
        self.call_with(name, &Metadata::new(), LONG).await
    }

    async fn code(&self, name: &str) -> i32 {
        self.call(name)
            .await
            .map_or_else(|error| error.code(), |_| 0)
    }

    async fn call_with(&self, name: &str, sent: &Metadata, time: Duration) -> Result<String> {
        let name = name.to_owned();
        let call = self.client.unary::<_, Response>(CALL, Request { name });
        let reply = call.metadata_from(sent).timeout(time).await;
        reply.map(|reply| reply.greeting_text)
    }

    /// Calls what does not answer within the call's time.
    async fn late(&self, time: Duration) -> Result<String> {
        self.call_with("wait", &Metadata::new(), time).await
    }

    /// Begins a call and waits until its handler has begun.
    async fn begin(
        &self,
        name: &'static str,
        told: &mut mpsc::UnboundedReceiver<String>,
    ) -> JoinHandle<Result<String>> {
        let call = self.spawn(name);
        assert_eq!(told.recv().await.as_deref(), Some(name));
        call
    }

    fn spawn(&self, name: &'static str) -> JoinHandle<Result<String>> {
        let this = self.clone();
        tokio::spawn(async move { this.call(name).await })
    }

    fn go(&self) {
        self.script.go.add_permits(1);
    }
}

fn spec() -> &'static ServiceSpec {
    GreeterServer::new(Script::new().0).into_routes().service()
}

/// Drops a call while it runs.
async fn give_up(call: JoinHandle<Result<String>>) {
    call.abort();
    assert!(call.await.unwrap_err().is_cancelled());
}

/// What a client finds behind its layers in place of a connection; for unary calls.
#[derive(Clone)]
struct Here(ServiceClient);

impl Here {
    fn new(script: &Script) -> Self {
        let routes = GreeterServer::new(script.clone());
        Self(ServiceClient::in_process(spec(), routes))
    }
}

impl<S> Layer<S> for Here {
    type Service = Self;

    fn layer(&self, _: S) -> Self {
        self.clone()
    }
}

impl Tower<ClientRequest> for Here {
    type Response = ClientReply;
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<ClientReply>> + Send>>;

    fn poll_ready(&mut self, _: &mut TaskContext<'_>) -> Poll<Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: ClientRequest) -> Self::Future {
        let client = self.0.clone();
        Box::pin(async move {
            let format = *request.format();
            let message = request.message().unwrap();
            let message: Request = <ProtoJson as Encoding<Request>>::decode(message, &format)?;
            let call = client.unary::<_, Response>(CALL, message);
            let reply = call.metadata_from(request.metadata()).timeout(LONG).await?;
            ClientReply::encode::<ProtoJson, _>(&reply, &format)
        })
    }
}

fn metadata(pairs: &[(&str, &str)]) -> Metadata {
    let mut metadata = Metadata::new();
    for (name, value) in pairs {
        metadata.append(name, value).unwrap();
    }
    metadata
}

/// Greeters behind sockets: the layers of a service and of a client.
macro_rules! served {
    ($script:expr, server: [$($server:expr),*], client: [$($client:expr),*]) => {{
        let service = micro::Service::builder(crate::NAME).unlisted()
            .address("127.0.0.1:0")
            .handler(crate::greeter::GreeterServer::new($script.clone()))
            $(.layer($server))*
            .start()
            .await
            .unwrap();
        let client = micro::Client::builder()
            .address(service.address().to_string())
            $(.layer($client))*
            .build();
        (service, crate::greeter::GreeterClient::new(crate::NAME, client))
    }};
}
use served;
