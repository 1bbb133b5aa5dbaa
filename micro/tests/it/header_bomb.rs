//! A server whose headers are small on the wire and have no measure when they are read.

use micro::Client;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::NAME;
use crate::greeter::{GreeterClient, Request};

const DATA: u8 = 0;
const HEADERS: u8 = 1;
const SETTINGS: u8 = 4;
const END_HEADERS: u8 = 4;
const END_STREAM: u8 = 1;

/// `:status: 200` and `content-type: application/grpc`, in HPACK.
const HEAD: &[u8] = b"\x88\x0f\x10\x10application/grpc";
/// `grpc-status: 9`.
const STATUS: &[u8] = b"\0\x0bgrpc-status\x019";

fn frame(kind: u8, flags: u8, stream: u8, payload: &[u8]) -> Vec<u8> {
    let [.., high, middle, low] = payload.len().to_be_bytes();
    let head = [high, middle, low, kind, flags, 0, 0, 0, stream];
    [&head, payload].concat()
}

/// A header of 4000 bytes that goes into the table, and so often its place there: 17 MiB in all.
fn bomb() -> Vec<u8> {
    let mut block = b"\x40\x06x-much\x7f\xa1\x1e".to_vec();
    block.extend([b'x'; 4000]);
    block.extend([0xbe; 4500]);
    block
}

/// Answers the first call with nothing but headers, the second with a message and trailers.
async fn serve(mut socket: TcpStream) {
    socket.write_all(&frame(SETTINGS, 0, 0, &[])).await.unwrap();
    let mut preface = [0; 24];
    socket.read_exact(&mut preface).await.unwrap();
    let mut head = [0; 9];
    while socket.read_exact(&mut head).await.is_ok() {
        let [high, middle, low, kind, .., stream] = head;
        let len = u32::from_be_bytes([0, high, middle, low]);
        let mut payload = vec![0; len.try_into().unwrap()];
        socket.read_exact(&mut payload).await.unwrap();
        let last = END_HEADERS | END_STREAM;
        let answer = match (kind, stream) {
            (HEADERS, 1) => frame(HEADERS, last, 1, &[HEAD, &bomb(), STATUS].concat()),
            (HEADERS, 3) => [
                frame(HEADERS, END_HEADERS, 3, HEAD),
                frame(DATA, 0, 3, &[0; 5]),
                frame(HEADERS, last, 3, &[&bomb(), STATUS].concat()),
            ]
            .concat(),
            _ => continue,
        };
        socket.write_all(&answer).await.unwrap();
    }
}

#[tokio::test]
async fn headers_and_trailers_have_a_limit() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    tokio::spawn(async move { serve(listener.accept().await.unwrap().0).await });
    let client = GreeterClient::new(NAME, Client::builder().address(address).build());
    for _ in 0..2 {
        let error = client.call(Request::default()).await.unwrap_err();
        assert_eq!((error.id(), error.code()), ("go.micro.client", 500));
        let limit = "larger than max (16777216)";
        assert!(error.detail().ends_with(limit), "{error}");
    }
}
