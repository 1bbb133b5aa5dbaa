//! An attacker that needs to be understood: HTTP/2 by a library, gRPC by hand.

use std::net::SocketAddr;
use std::time::Duration;

use bytes::Bytes;
use h2::client::{ResponseFuture, SendRequest};
use h2::{RecvStream, SendStream};
use http::Request;
use tokio::net::TcpStream;
use tokio::time::timeout;

/// Nobody waits longer than this for an answer.
const PATIENCE: Duration = Duration::from_secs(15);

pub(crate) struct Peer {
    sender: SendRequest<Bytes>,
}

impl Peer {
    pub(crate) async fn connect(address: SocketAddr) -> Self {
        let socket = TcpStream::connect(address).await.unwrap();
        let (sender, connection) = h2::client::handshake(socket).await.unwrap();
        tokio::spawn(async move {
            let _ = connection.await;
        });
        Self { sender }
    }

    /// Begins a call of a method.
    pub(crate) async fn open(
        &self,
        method: &str,
        headers: &[(&str, &str)],
    ) -> (ResponseFuture, SendStream<Bytes>) {
        let mut request = Request::post(format!("http://a/hostile.Victim/{method}"))
            .header("content-type", "application/grpc")
            .header("te", "trailers");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let ready = timeout(PATIENCE, self.sender.clone().ready()).await;
        let mut sender = ready.unwrap().unwrap();
        sender
            .send_request(request.body(()).unwrap(), false)
            .unwrap()
    }
}

/// How a call ended, as gRPC says it; that of HTTP if it says otherwise.
pub(crate) async fn status(response: ResponseFuture) -> String {
    timeout(PATIENCE, async {
        let (head, mut body) = response.await.unwrap().into_parts();
        if head.status != 200 {
            return head.status.as_str().to_owned();
        }
        let trailers = trailers(&mut body).await;
        let status = trailers.get("grpc-status");
        let status = status.or_else(|| head.headers.get("grpc-status"));
        status.map_or_else(String::new, |status| status.to_str().unwrap().to_owned())
    })
    .await
    .unwrap()
}

async fn trailers(body: &mut RecvStream) -> http::HeaderMap {
    while let Some(chunk) = body.data().await {
        let len = chunk.unwrap().len();
        body.flow_control().release_capacity(len).unwrap();
    }
    body.trailers().await.unwrap().unwrap_or_default()
}

/// Sends a chunk once there is room for it.
pub(crate) async fn send(stream: &mut SendStream<Bytes>, chunk: Bytes) {
    stream.reserve_capacity(chunk.len());
    while stream.capacity() < chunk.len() {
        let room = std::future::poll_fn(|cx| stream.poll_capacity(cx));
        timeout(PATIENCE, room).await.unwrap().unwrap().unwrap();
    }
    stream.send_data(chunk, false).unwrap();
}
