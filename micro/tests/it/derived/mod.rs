//! A service without a `.proto`: serde types, always JSON.

#[cfg(feature = "broker")]
mod discovered;
mod kinds;

use micro::{Client, Context, Service};
use serde::{Deserialize, Serialize};

use crate::raw::Raw;

#[derive(Serialize, Deserialize)]
pub(crate) struct HelloRequest {
    #[serde(default)]
    name: String,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct HelloResponse {
    msg: String,
}

pub(crate) struct Hello;

#[micro::handler]
impl Hello {
    /// Says hello.
    async fn hello(&self, request: HelloRequest) -> micro::Result<HelloResponse> {
        Ok(HelloResponse {
            msg: format!("Hello {}", request.name),
        })
    }

    /// Tells what was sent beside the request.
    async fn tone(&self, cx: Context, _request: HelloRequest) -> micro::Result<HelloResponse> {
        Ok(HelloResponse {
            msg: cx.metadata().get("tone").unwrap_or_default().to_owned(),
        })
    }
}

#[tokio::test]
async fn json_over_a_socket_and_in_process() {
    let service = Service::builder("go.micro.service.hello")
        .unlisted()
        .address("127.0.0.1:0")
        .handler(HelloServer::new(Hello))
        .start()
        .await
        .unwrap();
    let client = Client::builder()
        .address(service.address().to_string())
        .build();
    let remote = HelloClient::new("go.micro.service.hello", client);
    for client in [remote, HelloClient::in_process(Hello)] {
        let reply = client
            .hello(HelloRequest {
                name: "John".into(),
            })
            .await
            .unwrap();
        assert_eq!(reply.msg, "Hello John");
        let call = client
            .tone(HelloRequest {
                name: String::new(),
            })
            .metadata("tone", "soft");
        assert_eq!(call.await.unwrap().msg, "soft");
    }

    // What `micro call` of go-micro sends, and what it cannot: protobuf for a serde type.
    let raw = Raw::connect(service.address()).await;
    let path = "/go.micro.service.hello.Hello/Hello";
    let json = [("content-type", "application/grpc+json")];
    let answer = raw
        .call(path, &json, Some(b"\0\0\0\0\x0c{\"name\":\"J\"}"), true)
        .await;
    assert_eq!(answer.body, b"\0\0\0\0\x11{\"msg\":\"Hello J\"}");
    let answer = raw.call(path, &json, Some(b"\0\0\0\0\0"), true).await;
    assert_eq!(answer.body, b"\0\0\0\0\x10{\"msg\":\"Hello \"}");
    let answer = raw.call(path, &json, Some(b"\0\0\0\0\x01{"), true).await;
    assert_eq!(answer.get("grpc-status"), "3");
    let proto = [("content-type", "application/grpc+proto")];
    let answer = raw.call(path, &proto, Some(b"\0\0\0\0\0"), true).await;
    let error = micro::Error::parse(answer.get("grpc-message"));
    assert_eq!(
        error.detail(),
        "this method speaks only `application/grpc+json`"
    );
}
