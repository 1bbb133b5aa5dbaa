//! Services that are called by their names.

mod lost;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::Duration;

use micro::codegen::IntoRoutes;
use micro::registry::{Memory, Node, RegisterOptions, Registry, Service};
use micro::selector::{ConsistentHash, Error as SelectError, Filter, Policy, RoundRobin};
use micro::server::{Server, ServerOptions};
use micro::{Client, Context, Error, Result, Stream, Streaming, stream};
use tokio::net::TcpListener;

use crate::greeter::{GreeterClient, GreeterHandler, GreeterServer, Number, Request, Response};

const NAME: &str = "go.micro.service.greeter";

/// Answers with its own name, and fails where it is told to.
struct Named(String);

impl GreeterHandler for Named {
    async fn call(&self, cx: Context, request: Request) -> Result<Response> {
        match request.name.as_str() {
            "fail" => return Err(Error::unavailable("greeter", "not I")),
            "caller" => {
                let caller = cx.metadata().get("micro-from-service");
                let greeting_text = caller.unwrap_or("nobody").to_owned();
                return Ok(Response { greeting_text });
            }
            "slow" => tokio::time::sleep(Duration::from_millis(30)).await,
            _ => {}
        }
        let greeting_text = self.0.clone();
        Ok(Response { greeting_text })
    }

    async fn count(
        &self,
        _cx: Context,
        request: Number,
    ) -> Result<impl Stream<Item = Result<Number>> + Send> {
        let numbers = (0..request.value).map(|value| Ok(Number { value }));
        Ok(stream::iter(numbers))
    }

    async fn sum(&self, _cx: Context, mut requests: Streaming<Number>) -> Result<Number> {
        let mut value = 0;
        while let Some(number) = requests.message().await? {
            value += number.value;
        }
        Ok(Number { value })
    }

    async fn double(
        &self,
        _cx: Context,
        requests: Streaming<Number>,
    ) -> Result<impl Stream<Item = Result<Number>> + Send> {
        Ok(requests)
    }
}

fn service(id: &str, address: &str, metadata: &[(&str, &str)]) -> Service {
    let metadata = metadata.iter().map(|(k, v)| ((*k).into(), (*v).into()));
    Service {
        name: NAME.into(),
        version: "latest".into(),
        nodes: vec![Node {
            id: id.into(),
            address: address.into(),
            metadata: metadata.collect(),
        }],
        ..Service::default()
    }
}

const GRPC: (&str, &str) = ("protocol", "grpc");

async fn register(registry: &Memory, service: &Service) {
    let registered = registry.register(service, RegisterOptions::default());
    registered.await.unwrap();
}

/// Starts a node that calls itself `id`, and registers it.
async fn node(registry: &Memory, id: &str, metadata: &[(&str, &str)]) -> Server {
    let mut options = ServerOptions::default();
    options.address = "127.0.0.1:0".into();
    let routes = GreeterServer::new(Named(id.into())).into_routes();
    let server = Server::start(vec![routes], options).await.unwrap();
    let address = server.address().to_string();
    register(registry, &service(id, &address, metadata)).await;
    server
}

/// The address of a port at which nobody listens.
async fn nobody() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    listener.local_addr().unwrap().to_string()
}

fn client(registry: &Memory) -> GreeterClient {
    let client = Client::builder().registry(Arc::new(registry.clone()));
    GreeterClient::new(NAME, client.build())
}

fn request(name: &str) -> Request {
    Request { name: name.into() }
}

async fn who(client: &GreeterClient) -> String {
    client.call(request("x")).await.unwrap().greeting_text
}

#[tokio::test]
async fn a_service_is_found_by_its_name() {
    let registry = Memory::new();
    let _node = node(&registry, "a", &[GRPC]).await;
    let client = client(&registry);
    assert_eq!(who(&client).await, "a");
    let seen = client.call(request("caller")).await.unwrap();
    assert_eq!(seen.greeting_text, "nobody");
}

#[tokio::test]
async fn a_caller_may_say_who_it_is() {
    let registry = Memory::new();
    let _node = node(&registry, "a", &[GRPC]).await;
    let client = Client::builder().registry(Arc::new(registry.clone()));
    let client = GreeterClient::new(NAME, client.caller("go.micro.web").build());
    let seen = client.call(request("caller")).await.unwrap();
    assert_eq!(seen.greeting_text, "go.micro.web");
    let onward = client
        .call(request("caller"))
        .metadata("micro-from-service", "else");
    assert_eq!(onward.await.unwrap().greeting_text, "else");
}

#[tokio::test]
async fn a_service_that_is_not_there_is_said_so_as_in_go() {
    let registry = Memory::new();
    let error = client(&registry).call(request("x")).await.unwrap_err();
    assert_eq!((error.id(), error.code()), ("go.micro.client", 500));
    let detail = "service go.micro.service.greeter: not found (asked memory)";
    assert_eq!(error.detail(), detail);
    let source = std::error::Error::source(&error).unwrap();
    let source = source.downcast_ref::<SelectError>().unwrap();
    assert!(matches!(source, SelectError::NotFound { .. }), "{source:?}");
}

#[tokio::test]
async fn nodes_share_the_calls() {
    let registry = Memory::new();
    let _nodes = [
        node(&registry, "a", &[GRPC]).await,
        node(&registry, "b", &[GRPC]).await,
        node(&registry, "c", &[GRPC]).await,
    ];
    let policy = Policy {
        strategy: Arc::new(RoundRobin),
        ..Policy::default()
    };
    let client = Client::builder().registry(Arc::new(registry.clone()));
    let client = GreeterClient::new(NAME, client.policy(policy).build());
    let mut seen = HashMap::new();
    for _ in 0..30 {
        *seen.entry(who(&client).await).or_insert(0) += 1;
    }
    let even = HashMap::from([("a", 10), ("b", 10), ("c", 10)]);
    let even = even
        .into_iter()
        .map(|(node, calls)| (node.to_owned(), calls));
    assert_eq!(seen, even.collect());
}

#[tokio::test]
async fn a_call_may_say_which_node() {
    let registry = Memory::new();
    let _a = node(&registry, "a", &[GRPC, ("zone", "north")]).await;
    let b = node(&registry, "b", &[GRPC, ("zone", "south")]).await;
    let client = client(&registry);
    for _ in 0..10 {
        let south = client
            .call(request("x"))
            .filter(Filter::label("zone", "south"));
        assert_eq!(south.await.unwrap().greeting_text, "b");
        let there = client.call(request("x")).address(b.address().to_string());
        assert_eq!(there.await.unwrap().greeting_text, "b");
    }
    let mut seen = BTreeMap::<_, Vec<_>>::new();
    for key in (0..40).map(|n| format!("key {}", n % 8)) {
        let call = client.call(request("x")).strategy(Arc::new(ConsistentHash));
        let reply = call.key(&*key).await.unwrap();
        seen.entry(key).or_default().push(reply.greeting_text);
    }
    assert!(
        seen.values()
            .all(|nodes| nodes.iter().all(|node| *node == nodes[0])),
        "{seen:?}"
    );

    let west = client
        .call(request("x"))
        .filter(Filter::label("zone", "west"));
    let error = west.await.unwrap_err();
    assert!(
        error.detail().ends_with("none of 2 is of label zone=west"),
        "{error}"
    );
}

/// A node that answers each call with its path, as what is wrong with it.
async fn echo(registry: &Memory, metadata: &[(&str, &str)]) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    register(registry, &service("echo", &address, metadata)).await;
    tokio::spawn(async move {
        let (socket, _) = listener.accept().await.unwrap();
        let mut connection = h2::server::handshake(socket).await.unwrap();
        while let Some(Ok((request, mut respond))) = connection.accept().await {
            let response = http::Response::builder()
                .header("content-type", "application/grpc")
                .header("grpc-status", "5")
                .header("grpc-message", request.uri().path());
            respond
                .send_response(response.body(()).unwrap(), true)
                .unwrap();
        }
    });
}

#[tokio::test]
async fn a_plain_service_is_called_by_its_proto() {
    for (metadata, path) in [
        (&[][..], "/test.greeter.Greeter/Call"),
        (&[("version", "2")], "/test.greeter.Greeter/Call"),
        (&[GRPC], "/go.micro.service.greeter.Greeter/Call"),
        (
            &[("server", "grpc")],
            "/go.micro.service.greeter.Greeter/Call",
        ),
    ] {
        let registry = Memory::new();
        echo(&registry, metadata).await;
        let error = client(&registry).call(request("x")).await.unwrap_err();
        assert_eq!(error.detail(), path, "{metadata:?}");
    }
}

#[tokio::test]
async fn streams_find_their_way_too() {
    let registry = Memory::new();
    let _a = node(&registry, "a", &[GRPC]).await;
    register(&registry, &service("dead", &nobody().await, &[GRPC])).await;
    let client = client(&registry);
    for _ in 0..10 {
        let mut counted = client.count(Number { value: 3 }).await.unwrap();
        let mut last = None;
        while let Some(number) = counted.message().await.unwrap() {
            last = Some(number.value);
        }
        assert_eq!(last, Some(2));
        let numbers = stream::iter((1..=3).map(|value| Number { value }));
        assert_eq!(client.sum(numbers).await.unwrap().value, 6);
    }
}
