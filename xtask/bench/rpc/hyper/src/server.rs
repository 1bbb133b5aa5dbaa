//! Unary gRPC on hyper's HTTP/2 server with the framing by hand: what any library stands on.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::{Buf as _, BufMut as _, Bytes, BytesMut};
use http::{HeaderMap, HeaderValue, Request, Response};
use http_body::{Body, Frame};
use http_body_util::BodyExt as _;
use hyper::body::Incoming;
use hyper::server::conn::http2;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::net::{TcpListener, TcpStream};

/// A reply in one piece, then the trailers.
struct Reply {
    message: Option<Bytes>,
    trailers: Option<HeaderMap>,
}

impl Body for Reply {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let message = self.message.take().map(Frame::data);
        Poll::Ready(match message {
            Some(frame) => Some(Ok(frame)),
            None => self.trailers.take().map(|map| Ok(Frame::trailers(map))),
        })
    }
}

/// Reads field 1, a string whose UTF-8 is checked, and writes it again.
async fn say(request: Request<Incoming>) -> Result<Response<Reply>, hyper::Error> {
    let body = request.into_body().collect().await?.to_bytes();
    let mut field = body.slice(6..);
    let mut length = 0;
    for shift in (0..).step_by(7) {
        let byte = field.get_u8();
        length |= usize::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            break;
        }
    }
    let name = std::str::from_utf8(&field[..length]).expect("UTF-8");
    let mut message = BytesMut::with_capacity(body.len());
    message.put_u8(0);
    message.put_u32(u32::try_from(body.len() - 5).expect("a small message"));
    message.extend_from_slice(&body[5..body.len() - field.len()]);
    message.extend_from_slice(name.as_bytes());

    let mut trailers = HeaderMap::with_capacity(1);
    trailers.insert("grpc-status", HeaderValue::from_static("0"));
    let mut response = Response::new(Reply {
        message: Some(message.freeze()),
        trailers: Some(trailers),
    });
    let content_type = HeaderValue::from_static("application/grpc");
    response.headers_mut().insert("content-type", content_type);
    Ok(response)
}

async fn connection(socket: TcpStream) {
    socket.set_nodelay(true).expect("a socket");
    // It ends with an error when the load goes away.
    let _ = http2::Builder::new(TokioExecutor::new())
        .serve_connection(TokioIo::new(socket), service_fn(say))
        .await;
}

fn main() {
    common::serve(async |address| {
        let listener = TcpListener::bind(address).await.expect("a free port");
        loop {
            let (socket, _) = listener.accept().await.expect("a connection");
            tokio::spawn(connection(socket));
        }
    });
}
