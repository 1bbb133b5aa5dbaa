//! One connection: takes calls in batches, answers those that are ready before it writes.

use std::future::poll_fn;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Instant;

use bytes::Bytes;
use h2::RecvStream;
use h2::server::{Builder, Connection, SendResponse};
use http::Request;
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::timeout;

use super::lifetime::Lifetime;
use super::linger::linger;
use super::{Shared, call};
use crate::grpc::io::{Io, Writer, gathering};
use crate::grpc::socket::Socket;
use crate::grpc::{CONNECTION_WINDOW, SMALL_FRAMES, WINDOW};

/// Calls taken before any is answered.
const BATCH: usize = 256;
/// Calls given up before they are taken; with more the connection ends. A client that gives up a
/// whole batch at once should not lose its other calls by that.
const GIVEN_UP: usize = BATCH;

type Received = (Request<RecvStream>, SendResponse<Bytes>);

/// Serves the calls of one connection until it ends, or until `stop` and no call is left.
pub(super) async fn serve(
    socket: TcpStream,
    peer: SocketAddr,
    shared: Arc<Shared>,
    stop: watch::Receiver<bool>,
) {
    let limit = shared.options.handshake_timeout;
    let begun = Instant::now();
    let socket = match timeout(limit, secure(socket, &shared)).await {
        Ok(Ok(socket)) => socket,
        Ok(Err(error)) => return tracing::debug!(%peer, %error, "no TLS connection"),
        Err(_) => return tracing::debug!(%peer, "no TLS connection in time"),
    };
    let (io, writer) = gathering(socket);
    let left = limit.saturating_sub(begun.elapsed());
    let ended = match timeout(left, shake_hands(io, &writer, &shared)).await {
        Ok(Ok(connection)) => drive(connection, &writer, peer, &shared, stop).await,
        Ok(Err(error)) => Err(error),
        Err(_) => return tracing::debug!(%peer, "no HTTP/2 connection in time"),
    };
    if let Err(error) = ended {
        tracing::debug!(%peer, %error, "connection broken");
        if !error.is_io() {
            linger(writer.into_io()).await;
        }
    }
}

async fn shake_hands(
    io: Io,
    writer: &Writer,
    shared: &Shared,
) -> Result<Connection<Io, Bytes>, h2::Error> {
    let mut handshake = pin!(settings(shared).handshake(io));
    poll_fn(|cx| {
        let connection = handshake.as_mut().poll(cx);
        writer.poll_write(cx);
        connection
    })
    .await
}

/// Answers calls until the connection is over.
async fn drive(
    mut connection: Connection<Io, Bytes>,
    writer: &Writer,
    peer: SocketAddr,
    shared: &Arc<Shared>,
    mut stop: watch::Receiver<bool>,
) -> Result<(), h2::Error> {
    let mut stop = pin!(stop.wait_for(|stop| *stop));
    let mut stopping = false;
    let mut lifetime = Lifetime::new(&shared.options, &mut connection);
    let mut batch = Vec::new();
    poll_fn(|cx| {
        if !stopping && stop.as_mut().poll(cx).is_ready() {
            stopping = true;
            lifetime.ask_to_leave(&mut connection);
        }
        if let Poll::Ready(why) = lifetime.poll(cx, &mut connection) {
            tracing::debug!(%peer, why, "connection dropped");
            return Poll::Ready(Ok(()));
        }
        loop {
            let taken = take(&mut connection, &mut batch, cx);
            writer.poll_write(cx);
            if batch.is_empty() {
                return taken;
            }
            lifetime.called();
            answer(&mut batch, peer, shared);
            // The next round's poll writes these answers together.
        }
    })
    .await
}

/// Puts TLS on the socket if the server has it, and the client too where it may choose.
#[cfg(feature = "tls")]
async fn secure(socket: TcpStream, shared: &Shared) -> io::Result<Socket> {
    /// What a TLS record of a handshake begins with; HTTP/2 begins with a letter.
    const HANDSHAKE_RECORD: u8 = 0x16;
    let Some(tls) = &shared.options.tls else {
        return Ok(socket.into());
    };
    let mut first = [0];
    if tls.allows_plaintext() && socket.peek(&mut first).await? == 1 && first[0] != HANDSHAKE_RECORD
    {
        return Ok(socket.into());
    }
    let stream = tls.acceptor().accept(socket).await?;
    Ok(Socket::Tls(Box::new(stream.into())))
}

#[cfg(not(feature = "tls"))]
async fn secure(socket: TcpStream, _: &Shared) -> io::Result<Socket> {
    Ok(socket)
}

/// Takes the calls that are there; ready when the connection is over.
fn take(
    connection: &mut Connection<Io, Bytes>,
    batch: &mut Vec<Received>,
    cx: &mut Context<'_>,
) -> Poll<Result<(), h2::Error>> {
    while batch.len() < BATCH {
        match connection.poll_accept(cx) {
            Poll::Ready(Some(Ok(received))) => batch.push(received),
            Poll::Ready(Some(Err(error))) => return Poll::Ready(Err(error)),
            Poll::Ready(None) => return Poll::Ready(Ok(())),
            Poll::Pending => return Poll::Pending,
        }
    }
    Poll::Pending
}

fn answer(batch: &mut Vec<Received>, peer: SocketAddr, shared: &Arc<Shared>) {
    let begun = Instant::now();
    let mut patient = true;
    for (request, respond) in batch.drain(..) {
        let Some(call) = call::accept(request, respond, peer, shared) else {
            continue;
        };
        // What is left of a batch that takes long goes to other threads.
        patient = patient && begun.elapsed() < call::PATIENCE;
        if patient {
            call.answer_or_spawn();
        } else {
            call.spawn();
        }
    }
}

fn settings(shared: &Shared) -> Builder {
    let mut builder = Builder::new();
    builder
        .initial_window_size(WINDOW)
        .initial_connection_window_size(CONNECTION_WINDOW)
        .max_header_list_size(shared.options.max_header_size)
        .max_concurrent_streams(shared.options.max_concurrent_calls)
        .max_pending_accept_reset_streams(GIVEN_UP)
        .data_frame_budget(SMALL_FRAMES);
    builder
}
