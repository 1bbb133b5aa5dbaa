//! The shapes an endpoint may have.

use std::sync::atomic::{AtomicU32, Ordering};

use micro::Context;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct HelloRequest {
    name: String,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct HelloResponse {
    msg: String,
}

impl HelloRequest {
    fn of(name: &str) -> Self {
        Self { name: name.into() }
    }
}

fn reply(msg: &str) -> HelloResponse {
    HelloResponse { msg: msg.into() }
}

/// An error of the user's own.
struct Nameless;

impl From<Nameless> for micro::Error {
    fn from(_: Nameless) -> Self {
        Self::bad_request("greeter", "a name is needed")
    }
}

#[derive(Default)]
struct Greeter {
    calls: AtomicU32,
}

#[micro::handler]
impl Greeter {
    const GREETING: &'static str = "Hello";

    async fn hello(&self, request: HelloRequest) -> micro::Result<HelloResponse> {
        Ok(reply(&format!("{} {}", Self::GREETING, request.name)))
    }

    async fn with_context(&self, cx: Context, _: HelloRequest) -> micro::Result<HelloResponse> {
        Ok(reply(cx.metadata().get("token").unwrap_or("none")))
    }

    async fn with_pattern(&self, HelloRequest { name }: HelloRequest) -> micro::Result<String> {
        Ok(name)
    }

    async fn with_own_error(&self, request: HelloRequest) -> Result<HelloResponse, Nameless> {
        if request.name.is_empty() {
            return Err(Nameless);
        }
        Ok(reply(&request.name))
    }

    async fn mut_argument(&self, mut request: HelloRequest) -> micro::Result<HelloResponse> {
        request.name.push('!');
        self.calls.fetch_add(1, Ordering::Relaxed);
        Ok(reply(&request.name))
    }

    #[allow(clippy::needless_lifetimes)]
    async fn with_lifetime<'a>(&'a self, request: Vec<u8>) -> micro::Result<Option<u8>> {
        Ok(request.first().copied())
    }

    async fn r#type(&self, request: HelloRequest) -> micro::Result<HelloResponse> {
        Ok(reply(&request.name))
    }
}

/// Anything that is not an endpoint goes into another block.
impl Greeter {
    fn calls(&self) -> u32 {
        self.calls.load(Ordering::Relaxed)
    }
}

#[tokio::test]
async fn plain() {
    let greeter = GreeterClient::in_process(Greeter::default());
    let answer = greeter.hello(HelloRequest::of("John")).await.unwrap();
    assert_eq!(answer, reply("Hello John"));
}

#[tokio::test]
async fn context() {
    let greeter = GreeterClient::in_process(Greeter::default());
    let call = greeter
        .with_context(HelloRequest::of("John"))
        .metadata("token", "101010");
    assert_eq!(call.await.unwrap(), reply("101010"));
}

#[tokio::test]
async fn pattern_lifetime_and_raw_name() {
    let greeter = GreeterClient::in_process(Greeter::default());
    assert_eq!(
        greeter
            .with_pattern(HelloRequest::of("John"))
            .await
            .unwrap(),
        "John"
    );
    assert_eq!(greeter.with_lifetime(vec![7]).await.unwrap(), Some(7));
    assert_eq!(
        greeter.r#type(HelloRequest::of("John")).await.unwrap(),
        reply("John")
    );
    assert_eq!(GREETER_SPEC.methods()[6].name(), "Type");
}

#[tokio::test]
async fn own_error_crosses_the_wire() {
    let greeter = GreeterClient::in_process(Greeter::default());
    let error = greeter
        .with_own_error(HelloRequest::of(""))
        .await
        .unwrap_err();
    assert_eq!((error.code(), error.detail()), (400, "a name is needed"));
}

#[tokio::test]
async fn handler_shared_with_the_test() {
    let greeter = std::sync::Arc::new(Greeter::default());
    let server = GreeterServer::from_arc(greeter.clone());
    assert_eq!(format!("{server:?}"), "GreeterServer { .. }");
    let routes = micro::codegen::IntoRoutes::into_routes(server);
    assert_eq!(routes.service().methods().len(), 7);
    greeter
        .mut_argument(HelloRequest::of("John"))
        .await
        .unwrap();
    assert_eq!(greeter.calls(), 1);
}
