//! Peers that mean no good: they are refused in bounded memory, and nobody else notices.

use std::io::ErrorKind;
use std::net::SocketAddr;
use std::time::Duration;

use bytes::Bytes;
use http::Request as HttpRequest;
use micro::service::RunningService;
use micro::{Client, Service};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::NAME;
use crate::greeter::{GreeterClient, GreeterServer, Number, Request};
use crate::handler::Greeter;
use crate::raw::{PLAIN, Raw, request};

const CALL: &str = "/go.micro.service.greeter.Greeter/Call";
const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

async fn serve(change: impl FnOnce(&mut micro::server::ServerOptions)) -> RunningService {
    let service = Service::builder(NAME)
        .unlisted()
        .address("127.0.0.1:0")
        .handler(GreeterServer::new(Greeter::new().0))
        .configure(change);
    service.start().await.unwrap()
}

/// Whoever else calls is answered.
async fn others_are_served(address: SocketAddr) {
    let client = Client::builder().address(address.to_string()).build();
    let client = GreeterClient::new(NAME, client);
    let call = client.call(Request {
        name: "John".into(),
    });
    assert_eq!(call.await.unwrap().greeting_text, "Hello John");
}

/// Reads until the server has hung up; a test that waits in vain fails.
async fn hung_up(socket: &mut TcpStream) {
    let reading = async {
        let mut sink = [0; 4096];
        loop {
            match socket.read(&mut sink).await {
                Ok(0) => return,
                Ok(_) => {}
                Err(error) if error.kind() == ErrorKind::ConnectionReset => return,
                Err(error) => panic!("{error}"),
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(30), reading)
        .await
        .unwrap();
}

#[tokio::test]
async fn bytes_that_are_not_http2_end_their_connection() {
    let service = serve(|_| {}).await;
    let broken: [&[u8]; 5] = [
        b"GET / HTTP/1.1\r\nHost: a\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        // After the preface: a frame longer than allowed, a DATA frame on stream 0, HEADERS that are
        // not HPACK.
        b"\xff\xff\xff\x00\x00\x00\x00\x00\x01",
        b"\x00\x00\x01\x00\x00\x00\x00\x00\x00a",
        b"\x00\x00\x02\x01\x05\x00\x00\x00\x01\xff\xff",
    ];
    for (at, bytes) in broken.into_iter().enumerate() {
        let mut socket = TcpStream::connect(service.address()).await.unwrap();
        if at >= 2 {
            socket.write_all(PREFACE).await.unwrap();
            socket.write_all(b"\0\0\0\x04\0\0\0\0\0").await.unwrap();
        }
        socket.write_all(bytes).await.unwrap();
        hung_up(&mut socket).await;
    }
    others_are_served(service.address()).await;
}

#[tokio::test(start_paused = true)]
async fn who_does_not_say_hello_is_hung_up_on() {
    let service = serve(|_| {}).await;
    let mut silent = TcpStream::connect(service.address()).await.unwrap();
    let mut slow = TcpStream::connect(service.address()).await.unwrap();
    slow.write_all(&PREFACE[..10]).await.unwrap();
    hung_up(&mut silent).await;
    hung_up(&mut slow).await;
}

#[tokio::test]
async fn headers_that_are_too_large_are_refused() {
    let service = serve(|server| server.max_header_size = 4096).await;
    let raw = Raw::connect(service.address()).await;
    let large = "x".repeat(8192);
    let headers = [PLAIN, &[("x-large", large.as_str())]].concat();
    let answer = raw.call(CALL, &headers, Some(&request("John")), true).await;
    assert_eq!(answer.http_status, 431);
    others_are_served(service.address()).await;
}

#[tokio::test]
async fn a_flood_of_resets_ends_its_connection() {
    let service = serve(|_| {}).await;
    let socket = TcpStream::connect(service.address()).await.unwrap();
    let (sender, connection) = h2::client::handshake(socket).await.unwrap();
    let connection = tokio::spawn(connection);
    let flood = async {
        loop {
            let Ok(mut sender) = sender.clone().ready().await else {
                return;
            };
            let call = HttpRequest::post(format!("http://a{CALL}"))
                .header("content-type", "application/grpc")
                .body(());
            let Ok((_, mut stream)) = sender.send_request(call.unwrap(), false) else {
                return;
            };
            stream.send_reset(h2::Reason::CANCEL);
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), flood)
        .await
        .unwrap();
    let error = connection.await.unwrap().unwrap_err();
    // The goodbye may be lost with what was still on its way.
    let calm = error.reason() == Some(h2::Reason::ENHANCE_YOUR_CALM);
    assert!(calm || error.is_io(), "{error}");
    others_are_served(service.address()).await;
}

/// Messages that nobody reads stop at the window, wherever they are from.
#[tokio::test]
async fn a_stream_without_end_waits_for_its_reader() {
    let service = serve(|_| {}).await;
    let client = Client::builder().address(service.address().to_string());
    let client = GreeterClient::new(NAME, client.build());
    let mut unread = client.count(Number { value: -1 }).await.unwrap();
    assert!(unread.message().await.unwrap().is_some());

    let raw = Raw::connect(service.address()).await;
    let mut endless = raw.begin("/Greeter/Double", PLAIN).await;
    let chunk = Bytes::from(crate::raw::number(1).repeat(1000));
    let mut sent = 0;
    // The handler doubles numbers as long as its replies are taken, which here nobody does.
    while endless.try_send(chunk.clone()).await {
        sent += chunk.len();
        assert!(sent < 32 * 1024 * 1024, "{sent} bytes were taken");
    }
    others_are_served(service.address()).await;
}

#[tokio::test]
async fn only_so_many_connections_are_served() {
    let service = serve(|server| server.max_connections = Some(1)).await;
    let first = Raw::connect(service.address()).await;
    let answer = first.call(CALL, PLAIN, Some(&request("John")), true).await;
    assert_eq!(answer.get("grpc-status"), "0");
    let second = tokio::spawn(others_are_served(service.address()));
    // The second one is accepted when the first is gone, not before.
    let answer = first.call(CALL, PLAIN, Some(&request("John")), true).await;
    assert_eq!(answer.get("grpc-status"), "0");
    assert!(!second.is_finished());
    drop(first);
    second.await.unwrap();
}

#[tokio::test]
async fn an_old_connection_is_replaced_without_a_failed_call() {
    let service = serve(|server| {
        server.max_connection_age = Some(Duration::from_millis(20));
    })
    .await;
    let client = Client::builder().address(service.address().to_string());
    let client = GreeterClient::new(NAME, client.build());
    let mut peers = std::collections::HashSet::new();
    while peers.len() < 3 {
        let call = client.call(Request {
            name: "address".into(),
        });
        peers.insert(call.await.unwrap().greeting_text);
    }
}
