//! A client that says exactly what a test wants, frame by frame.

use std::net::SocketAddr;
use std::time::Duration;

use bytes::Bytes;
use h2::SendStream;
use h2::client::{ResponseFuture, SendRequest};
use http::{HeaderMap, Request};
use tokio::net::TcpStream;

pub(crate) struct Raw {
    sender: SendRequest<Bytes>,
    address: SocketAddr,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) http_status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
    pub(crate) trailers: HeaderMap,
}

impl Answer {
    /// The header or, if headers came with messages, the trailer.
    pub(crate) fn get(&self, name: &str) -> &str {
        let value = self.trailers.get(name).or_else(|| self.headers.get(name));
        value.map_or("", |value| value.to_str().unwrap())
    }
}

impl Raw {
    pub(crate) async fn connect(address: SocketAddr) -> Self {
        let socket = TcpStream::connect(address).await.unwrap();
        let (sender, connection) = h2::client::handshake(socket).await.unwrap();
        tokio::spawn(async move {
            let _ = connection.await;
        });
        Self { sender, address }
    }

    /// Sends headers and `body`, and ends the request only if told so.
    pub(crate) async fn call(
        &self,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<&[u8]>,
        end: bool,
    ) -> Answer {
        let (response, mut stream) = self.open(path, headers, body.is_none() && end).await;
        if let Some(body) = body {
            stream.send_data(Bytes::copy_from_slice(body), end).unwrap();
        }
        answer(response).await
    }

    /// Sends headers, each of `frames` as a frame, and the end.
    pub(crate) async fn stream(
        &self,
        path: &str,
        headers: &[(&str, &str)],
        frames: &[Vec<u8>],
    ) -> Answer {
        let (response, mut stream) = self.open(path, headers, false).await;
        for frame in frames {
            stream
                .send_data(Bytes::copy_from_slice(frame), false)
                .unwrap();
        }
        stream.send_data(Bytes::new(), true).unwrap();
        answer(response).await
    }

    /// Sends headers of a call whose answer nobody reads.
    pub(crate) async fn begin(&self, path: &str, headers: &[(&str, &str)]) -> Unread {
        let (response, stream) = self.open(path, headers, false).await;
        Unread {
            _response: response,
            stream,
        }
    }

    /// Sends headers with another HTTP method, and the end.
    pub(crate) async fn request(
        &self,
        method: http::Method,
        path: &str,
        headers: &[(&str, &str)],
    ) -> Answer {
        let (response, _) = self.send(method, path, headers, true).await;
        answer(response).await
    }

    async fn open(
        &self,
        path: &str,
        headers: &[(&str, &str)],
        end: bool,
    ) -> (ResponseFuture, SendStream<Bytes>) {
        self.send(http::Method::POST, path, headers, end).await
    }

    async fn send(
        &self,
        method: http::Method,
        path: &str,
        headers: &[(&str, &str)],
        end: bool,
    ) -> (ResponseFuture, SendStream<Bytes>) {
        let uri = format!("http://{}{path}", self.address);
        let mut request = Request::builder().method(method).uri(uri);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut sender = self.sender.clone().ready().await.unwrap();
        sender.send_request(request.body(()).unwrap(), end).unwrap()
    }
}

/// A call whose answer nobody reads.
pub(crate) struct Unread {
    _response: ResponseFuture,
    stream: SendStream<Bytes>,
}

impl Unread {
    /// Sends a chunk once there is room for it; whether there was within a second.
    pub(crate) async fn try_send(&mut self, chunk: Bytes) -> bool {
        self.stream.reserve_capacity(chunk.len());
        while self.stream.capacity() < chunk.len() {
            let room = std::future::poll_fn(|cx| self.stream.poll_capacity(cx));
            match tokio::time::timeout(Duration::from_secs(1), room).await {
                Ok(Some(Ok(_))) => {}
                Ok(_) | Err(_) => return false,
            }
        }
        self.stream.send_data(chunk, false).is_ok()
    }
}

/// Waits for all of an answer; a test that waits in vain fails.
async fn answer(response: ResponseFuture) -> Answer {
    let answer = tokio::time::timeout(Duration::from_secs(10), receive(response));
    answer.await.unwrap()
}

async fn receive(response: ResponseFuture) -> Answer {
    let (head, mut incoming) = response.await.unwrap().into_parts();
    let mut body = Vec::new();
    while let Some(chunk) = incoming.data().await {
        let chunk = chunk.unwrap();
        incoming
            .flow_control()
            .release_capacity(chunk.len())
            .unwrap();
        body.extend_from_slice(&chunk);
    }
    let trailers = incoming.trailers().await.unwrap().unwrap_or_default();
    Answer {
        http_status: head.status.as_u16(),
        headers: head.headers,
        body,
        trailers,
    }
}

/// The headers of an ordinary call by go-micro.
pub(crate) const PLAIN: &[(&str, &str)] = &[
    ("content-type", "application/grpc+proto"),
    ("x-content-type", "application/grpc+proto"),
    ("te", "trailers"),
];

/// The headers of a call by any other gRPC client.
pub(crate) const STRANGE: &[(&str, &str)] =
    &[("content-type", "application/grpc"), ("te", "trailers")];

/// A framed `Request { name }`.
pub(crate) fn request(name: &str) -> Vec<u8> {
    let len = u8::try_from(name.len()).unwrap();
    let mut frame = vec![0, 0, 0, 0, len + 2, 0x0a, len];
    frame.extend(name.as_bytes());
    frame
}

/// A framed `Number { value }`, for small values.
pub(crate) fn number(value: u8) -> Vec<u8> {
    assert!((1..128).contains(&value));
    vec![0, 0, 0, 0, 2, 0x08, value]
}
