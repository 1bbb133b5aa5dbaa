//! A bare HTTP/2 server of hyper, with its defaults; prints its address and serves until it is killed.
#![allow(
    clippy::print_stdout,
    reason = "whoever starts it reads the address there"
)]

use std::convert::Infallible;

use anyhow::Result;
use bytes::Bytes;
use http_body_util::Full;
use hyper::Response;
use hyper::server::conn::http2;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::net::TcpListener;

/// Some cases want a body of a few bytes.
const BODY: Bytes = Bytes::from_static(b"This is a server of hyper.\n");

#[tokio::main]
async fn main() -> Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("{}", listener.local_addr()?);
    loop {
        let (socket, _) = listener.accept().await?;
        let answer = service_fn(|_| async { Ok::<_, Infallible>(Response::new(Full::new(BODY))) });
        let connection = http2::Builder::new(TokioExecutor::new());
        // Most cases end with an error: that is what they are for.
        tokio::spawn(connection.serve_connection(TokioIo::new(socket), answer));
    }
}
