//! Servers that answer as they should not, or not as ours does.

use std::time::Duration;

use bytes::Bytes;
use h2::server::SendResponse;
use http::{HeaderMap, Response};
use micro::{Client, stream};
use tokio::net::TcpListener;

use crate::NAME;
use crate::greeter::{GreeterClient, Number, Request};

fn named(name: &str) -> Request {
    Request { name: name.into() }
}

/// A client of a server that does with its n-th request what `answer` says.
async fn odd_server(answer: fn(usize, &mut SendResponse<Bytes>)) -> GreeterClient {
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

fn answer_502(_: usize, respond: &mut SendResponse<Bytes>) {
    let response = Response::builder().status(502).body(()).unwrap();
    respond.send_response(response, true).unwrap();
}

#[tokio::test]
async fn an_answer_that_is_not_grpc() {
    let client = odd_server(answer_502).await;
    assert_eq!(client.call(named("John")).await.unwrap_err().code(), 502);
}

/// Ends a call with these headers, after a reply or without one.
fn answer_with(how: HeaderMap, reply: bool, respond: &mut SendResponse<Bytes>) {
    let mut response = Response::new(());
    if !reply {
        *response.headers_mut() = how.clone();
    }
    let grpc = "application/grpc".parse().unwrap();
    response.headers_mut().insert("content-type", grpc);
    let mut body = respond.send_response(response, !reply).unwrap();
    if reply {
        let empty = Bytes::from_static(b"\0\0\0\0\0");
        body.send_data(empty, false).unwrap();
        body.send_trailers(how).unwrap();
    }
}

fn error(status: &str, message: &str) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert("grpc-status", status.parse().unwrap());
    headers.insert("grpc-message", message.parse().unwrap());
    headers
}

#[tokio::test]
async fn too_large_is_told_from_too_many() {
    let client = odd_server(|count, respond| {
        let message = match count {
            0 => "grpc: received message larger than max (5 vs. 4)",
            _ => "too many calls",
        };
        answer_with(error("8", message), false, respond);
    });
    let client = client.await;
    for code in [413, 429] {
        let error = client.call(named("John")).await.unwrap_err();
        assert_eq!(error.code(), code, "{error}");
    }
}

const KIB: usize = 1024;

#[tokio::test]
async fn an_error_may_be_large() {
    let client = odd_server(|count, respond| {
        let message = "x".repeat([100 * KIB, 500 * KIB][count / 2]);
        answer_with(error("9", &message), count % 2 == 0, respond);
    });
    let client = client.await;
    for len in [100 * KIB, 100 * KIB, 500 * KIB, 500 * KIB] {
        let error = client.call(named("John")).await.unwrap_err();
        assert_eq!((error.code(), error.detail().len()), (412, len));
    }
}

/// Half a message, and how the call ended if that is told.
fn answer_half(status: Option<&str>, respond: &mut SendResponse<Bytes>) {
    let response = Response::builder()
        .header("content-type", "application/grpc")
        .body(())
        .unwrap();
    let mut body = respond.send_response(response, false).unwrap();
    let half = Bytes::from_static(b"\0\0\0\0\x05\x0a");
    body.send_data(half, status.is_none()).unwrap();
    if let Some(status) = status {
        let mut trailers = HeaderMap::new();
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
