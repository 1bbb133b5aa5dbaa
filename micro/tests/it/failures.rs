//! Errors, panics, limits and times, as a client of ours sees them.

use std::time::Duration;

use micro::{Client, stream};
use tokio::net::TcpListener;

use crate::greeter::{GreeterClient, Number, Request};
use crate::handler::Greeter;
use crate::{NAME, both, serve};

fn named(name: &str) -> Request {
    Request { name: name.into() }
}

#[tokio::test]
async fn an_error_arrives_as_it_left() {
    both(async |client| {
        let error = client.call(named("missing")).await.unwrap_err();
        assert_eq!(error.id(), "greeter");
        assert_eq!(error.code(), 404);
        assert_eq!(error.detail(), "no <such> name: é");
        assert_eq!(error.status(), "Not Found");
    })
    .await;
}

#[tokio::test]
async fn an_error_without_an_id_gets_the_name_of_the_service() {
    let served = serve().await;
    let error = served.client.call(named("question")).await.unwrap_err();
    assert_eq!((error.id(), error.code()), (NAME, 400));
}

#[tokio::test]
async fn a_panic_is_an_error_of_that_call_alone() {
    both(async |client| {
        for (name, text) in [
            ("panic", "no hello today"),
            ("late panic", "no hello later"),
        ] {
            let error = client.call(named(name)).await.unwrap_err();
            assert_eq!((error.id(), error.code()), ("go.micro.server", 500));
            assert_eq!(error.detail(), format!("panic recovered: {text}"));
        }
        client.call(named("John")).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn limits_hold_on_every_way() {
    both(async |client| {
        let large = "x".repeat(5 * 1024 * 1024);
        let error = client.call(named(&large)).await.unwrap_err();
        assert_eq!((error.id(), error.code()), ("go.micro.client", 413));
        let error = client.call(named("large")).await.unwrap_err();
        assert_eq!((error.id(), error.code()), ("go.micro.server", 413));
        let detail = "trying to send message larger than max (5242885 vs. 4194304)";
        assert_eq!(error.detail(), detail);
    })
    .await;

    let served = serve().await;
    let address = served.service.address().to_string();
    let generous = Client::builder()
        .address(&address)
        .max_send(8 * 1024 * 1024);
    let client = GreeterClient::new(NAME, generous.build());
    let large = "x".repeat(5 * 1024 * 1024);
    let error = client.call(named(&large)).await.unwrap_err();
    assert_eq!((error.id(), error.code()), ("go.micro.server", 413));

    let small = Client::builder().address(address).max_receive(8).build();
    let client = GreeterClient::new(NAME, small);
    let error = client.call(named("John")).await.unwrap_err();
    assert_eq!((error.id(), error.code()), ("go.micro.client", 413));
    let mut replies = client.count(Number { value: 3 }).await.unwrap();
    assert!(replies.message().await.unwrap().is_some());
}

#[tokio::test]
async fn a_message_larger_than_the_window_passes() {
    both(async |client| {
        let name = "x".repeat(3 * 1024 * 1024);
        let reply = client.call(named(&name)).await.unwrap();
        assert_eq!(reply.greeting_text.len(), name.len() + 6);
    })
    .await;
}

#[tokio::test]
async fn metadata_arrives_whatever_its_case() {
    both(async |client| {
        let reply = client
            .call(named("metadata"))
            .metadata("x-TONE", "käse")
            .await
            .unwrap();
        assert_eq!(reply.greeting_text, "käse");
        // A handler may pass on all it received.
        let call = client.call(named("metadata")).metadata("x-tone", "loud");
        let call = call
            .metadata("Connection", "close")
            .metadata("grpc-timeout", "0n");
        let call = call
            .metadata(":authority", "x")
            .metadata("Content-Type", "text/plain");
        assert_eq!(call.await.unwrap().greeting_text, "loud");
        let error = client
            .call(named("metadata"))
            .metadata("a b", "c")
            .await
            .unwrap_err();
        assert_eq!((error.id(), error.code()), ("go.micro.client", 400));
    })
    .await;
}

#[tokio::test]
async fn a_handler_knows_its_endpoint_and_its_deadline() {
    let served = serve().await;
    let reply = served.client.call(named("endpoint")).await.unwrap();
    assert_eq!(reply.greeting_text, "Greeter.Call true");
    // Plumbing can be overwritten by nobody.
    let call = served
        .client
        .call(named("remaining"))
        .metadata("timeout", "1");
    let reply = call.timeout(Duration::from_secs(3600)).await.unwrap();
    assert!(
        reply.greeting_text.starts_with("Some(3599."),
        "{}",
        reply.greeting_text
    );
}

#[tokio::test(start_paused = true)]
async fn a_unary_call_has_five_seconds() {
    let client = GreeterClient::in_process(Greeter::new().0);
    let reply = client.call(named("remaining")).await.unwrap();
    assert_eq!(reply.greeting_text, "Some(5s)");
    let begun = tokio::time::Instant::now();
    let error = client.call(named("forever")).await.unwrap_err();
    assert_eq!((error.code(), begun.elapsed().as_secs()), (408, 5));
}

#[tokio::test]
async fn nobody_at_the_address() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    drop(listener);
    let client = GreeterClient::new(NAME, Client::builder().address(address).build());
    let error = client.call(named("John")).await.unwrap_err();
    assert_eq!((error.id(), error.code()), ("go.micro.client", 503));
    assert!(error.is_retryable());
    let error = client.sum(stream::iter([])).await.unwrap_err();
    assert_eq!(error.code(), 503);

    let error = client
        .call(named("John"))
        .address("nowhere")
        .await
        .unwrap_err();
    assert_eq!(error.code(), 400);
    let nowhere = GreeterClient::new(NAME, Client::builder().build());
    assert_eq!(nowhere.call(named("John")).await.unwrap_err().code(), 500);
}
