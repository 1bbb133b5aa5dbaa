//! Calls go through layers at both ends, the first of them outermost.

use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::Duration;

use micro::codec::ProtoJson;
use micro::middleware::{Call, ClientReply, ClientRequest, Layer, ServerReply, Timeout};
use micro::{Client, Error, Metadata, Result, Service, stream};
use tower_service::Service as Tower;

use crate::NAME;
use crate::greeter::{GreeterClient, GreeterServer, Number, Request, Response};
use crate::handler::Greeter;

type Log = Arc<Mutex<Vec<String>>>;

/// Notes when calls go in and how they come out, and marks their metadata.
#[derive(Clone)]
struct Note(&'static str, Log);

#[derive(Clone)]
struct Noting<S>(Note, S);

impl<S> Layer<S> for Note {
    type Service = Noting<S>;

    fn layer(&self, inner: S) -> Noting<S> {
        Noting(self.clone(), inner)
    }
}

impl<C: Call, S: Tower<C, Response = C::Reply, Error = Error>> Tower<C> for Noting<S>
where
    S::Future: Send + 'static,
{
    type Response = C::Reply;
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<C::Reply>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<()>> {
        self.1.poll_ready(cx)
    }

    fn call(&mut self, mut call: C) -> Self::Future {
        let Note(name, log) = self.0.clone();
        log.lock()
            .unwrap()
            .push(format!("{name} {}", call.endpoint()));
        let mut metadata = call.metadata().clone();
        let tone = metadata.get("x-tone").unwrap_or_default().to_owned() + name;
        metadata.insert("x-tone", &tone).unwrap();
        call.set_metadata(metadata);
        let answering = self.1.call(call);
        Box::pin(async move {
            let reply = answering.await;
            let how = reply.as_ref().err().map_or(0, Error::code);
            log.lock().unwrap().push(format!("{name} {how}"));
            reply
        })
    }
}

async fn layered(log: &Log) -> (micro::service::RunningService, GreeterClient) {
    let service = Service::builder(NAME)
        .unlisted()
        .address("127.0.0.1:0")
        .handler(GreeterServer::new(Greeter::new().0))
        .layer(Note("c", log.clone()))
        .layer(Note("d", log.clone()))
        .start()
        .await
        .unwrap();
    let client = Client::builder()
        .address(service.address().to_string())
        .layer(Note("a", log.clone()))
        .layer(Note("b", log.clone()))
        .build();
    (service, GreeterClient::new(NAME, client))
}

fn around(endpoint: &str, code: i32) -> Vec<String> {
    let into = ["a", "b", "c", "d"].map(|name| format!("{name} {endpoint}"));
    let out = ["d", "c", "b", "a"].map(|name| format!("{name} {code}"));
    into.into_iter().chain(out).collect()
}

#[tokio::test]
async fn the_first_layer_is_outermost() {
    let log = Log::default();
    let (_service, client) = layered(&log).await;
    let taken = || std::mem::take(&mut *log.lock().unwrap());

    let reply = client.call(Request {
        name: "metadata".into(),
    });
    assert_eq!(reply.await.unwrap().greeting_text, "abcd");
    assert_eq!(taken(), around("Greeter.Call", 0));

    let reply = client.call(Request {
        name: "missing".into(),
    });
    assert_eq!(reply.await.unwrap_err().code(), 404);
    assert_eq!(taken(), around("Greeter.Call", 404));

    let sum = client.sum(stream::iter([Number { value: 2 }]));
    assert_eq!(sum.await.unwrap().value, 2);
    assert_eq!(taken(), around("Greeter.Sum", 0));

    let mut replies = client.count(Number { value: 2 }).await.unwrap();
    while replies.message().await.unwrap().is_some() {}
    // The client's layers are through when the stream is open, the server's when it is sent.
    let mut seen = taken();
    seen.sort();
    let mut expected = around("Greeter.Count", 0);
    expected.sort();
    assert_eq!(seen, expected);
}

/// Answers without asking anybody, in the types of the method.
#[derive(Clone)]
struct Degraded;

impl<S> Layer<S> for Degraded {
    type Service = Self;

    fn layer(&self, _: S) -> Self {
        Self
    }
}

fn degraded() -> Response {
    Response {
        greeting_text: "nobody is there".into(),
    }
}

impl Tower<ClientRequest> for Degraded {
    type Response = ClientReply;
    type Error = Error;
    type Future = std::future::Ready<Result<ClientReply>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: ClientRequest) -> Self::Future {
        assert!(request.message().is_some());
        std::future::ready(ClientReply::encode::<ProtoJson, _>(
            &degraded(),
            request.format(),
        ))
    }
}

impl Tower<micro::middleware::ServerRequest> for Degraded {
    type Response = ServerReply;
    type Error = Error;
    type Future = std::future::Ready<Result<ServerReply>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: micro::middleware::ServerRequest) -> Self::Future {
        std::future::ready(ServerReply::encode::<ProtoJson, _>(
            &degraded(),
            request.format(),
        ))
    }
}

#[tokio::test]
async fn a_layer_may_answer_itself() {
    let nowhere = Client::builder()
        .address("127.0.0.1:1")
        .layer(Degraded)
        .build();
    let service = Service::builder(NAME)
        .unlisted()
        .address("127.0.0.1:0")
        .handler(GreeterServer::new(Greeter::new().0))
        .layer(Degraded)
        .start()
        .await
        .unwrap();
    let somewhere = Client::builder()
        .address(service.address().to_string())
        .build();
    for client in [nowhere, somewhere] {
        for codec in [micro::Codec::Proto, micro::Codec::Json] {
            let client = GreeterClient::new(NAME, client.clone());
            let call = client.call(Request::default()).codec(codec);
            assert_eq!(call.await.unwrap(), degraded());
        }
    }
}

#[tokio::test]
async fn a_timeout_at_either_end_is_a_408() {
    let (handler, mut events) = Greeter::new();
    let service = Service::builder(NAME)
        .unlisted()
        .address("127.0.0.1:0")
        .handler(GreeterServer::new(handler))
        .layer(Timeout::new(Duration::from_millis(20)))
        .start()
        .await
        .unwrap();
    let address = service.address().to_string();
    let patient = Client::builder().address(&address).build();
    let hasty = Client::builder()
        .address(&address)
        .layer(Timeout::new(Duration::ZERO));
    for client in [patient, hasty.build()] {
        let client = GreeterClient::new(NAME, client);
        let call = client.call(Request {
            name: "forever".into(),
        });
        assert_eq!(call.await.unwrap_err().code(), 408);
    }
    assert_eq!(events.recv().await, Some(crate::handler::Event::Began));
    assert_eq!(events.recv().await, Some(crate::handler::Event::Dropped));
}

#[tokio::test]
async fn metadata_that_a_layer_sets_is_what_the_handler_sees() {
    let mut metadata = Metadata::new();
    metadata.insert("x-tone", "kind").unwrap();
    let log = Log::default();
    let (_service, client) = layered(&log).await;
    let call = client.call(Request {
        name: "metadata".into(),
    });
    let reply = call.metadata_from(&metadata).await.unwrap();
    assert_eq!(reply.greeting_text, "kindabcd");
}
