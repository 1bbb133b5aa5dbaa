//! Errors, panics, limits and broken connections, as a client of ours sees them.

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

/// A client of a server that does with its n-th request what `answer` says.
async fn odd_server(
    answer: fn(usize, &mut h2::server::SendResponse<bytes::Bytes>),
) -> GreeterClient {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    tokio::spawn(async move {
        let (socket, _) = listener.accept().await.unwrap();
        let mut connection = h2::server::handshake(socket).await.unwrap();
        let mut kept = Vec::new();
        while let Some(Ok((request, mut respond))) = connection.accept().await {
            answer(kept.len(), &mut respond);
            kept.push((request, respond));
        }
    });
    GreeterClient::new(NAME, Client::builder().address(address).build())
}

fn answer_502(_: usize, respond: &mut h2::server::SendResponse<bytes::Bytes>) {
    let response = http::Response::builder().status(502).body(()).unwrap();
    respond.send_response(response, true).unwrap();
}

#[tokio::test]
async fn an_answer_that_is_not_grpc() {
    let client = odd_server(answer_502).await;
    assert_eq!(client.call(named("John")).await.unwrap_err().code(), 502);
}

/// Half a message, and how the call ended if that is told.
fn answer_half(status: Option<&str>, respond: &mut h2::server::SendResponse<bytes::Bytes>) {
    let response = http::Response::builder()
        .header("content-type", "application/grpc")
        .body(())
        .unwrap();
    let mut body = respond.send_response(response, false).unwrap();
    let half = bytes::Bytes::from_static(b"\0\0\0\0\x05\x0a");
    body.send_data(half, status.is_none()).unwrap();
    if let Some(status) = status {
        let mut trailers = http::HeaderMap::new();
        trailers.insert("grpc-status", status.parse().unwrap());
        body.send_trailers(trailers).unwrap();
    }
}

#[tokio::test]
async fn an_answer_that_ends_within_a_message() {
    let client = odd_server(|count, respond| {
        answer_half([None, Some("0"), Some("4")][count], respond);
    });
    let client = client.await;
    for code in [500, 500, 408] {
        let error = client.call(named("John")).await.unwrap_err();
        assert_eq!(error.code(), code, "{error}");
    }
}

#[tokio::test]
async fn a_call_that_never_began_is_sent_again() {
    let client = odd_server(|count, respond| match count {
        0 => respond.send_reset(h2::Reason::REFUSED_STREAM),
        _ => answer_502(count, respond),
    });
    assert_eq!(
        client.await.call(named("John")).await.unwrap_err().code(),
        502
    );
    // But not for ever.
    let client = odd_server(|_, respond| respond.send_reset(h2::Reason::REFUSED_STREAM)).await;
    assert_eq!(client.call(named("John")).await.unwrap_err().code(), 503);
}

#[tokio::test]
async fn a_client_keeps_its_own_time() {
    let client = odd_server(|_, _| ()).await;
    let soon = Duration::from_millis(20);
    assert_eq!(
        client
            .call(named("John"))
            .timeout(soon)
            .await
            .unwrap_err()
            .code(),
        408
    );
    let requests = stream::iter([]);
    assert_eq!(
        client.sum(requests).timeout(soon).await.unwrap_err().code(),
        408
    );
    let mut replies = client
        .count(Number { value: 1 })
        .timeout(soon)
        .await
        .unwrap();
    assert_eq!(replies.message().await.unwrap_err().code(), 408);
    let mut replies = client.double(stream::iter([])).timeout(soon).await.unwrap();
    assert_eq!(replies.message().await.unwrap_err().code(), 408);
}
