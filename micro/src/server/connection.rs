//! One connection: takes calls in batches, answers those that are ready before it writes.

use std::future::poll_fn;
use std::hash::{BuildHasher, RandomState};
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use bytes::Bytes;
use h2::RecvStream;
use h2::server::{Builder, Connection, SendResponse};
use http::Request;
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::sleep;

use super::{Shared, call};
use crate::grpc::io::{Io, gathering};
use crate::grpc::socket::Socket;
use crate::grpc::{CONNECTION_WINDOW, SMALL_FRAMES, WINDOW};

/// A client that has not said hello by then is not one.
const HANDSHAKE: Duration = Duration::from_secs(20);
/// Calls taken before any is answered.
const BATCH: usize = 256;

type Received = (Request<RecvStream>, SendResponse<Bytes>);

/// Serves the calls of one connection until it ends, or until `stop` and no call is left.
pub(super) async fn serve(
    socket: TcpStream,
    peer: SocketAddr,
    shared: Arc<Shared>,
    mut stop: watch::Receiver<bool>,
) {
    let handshake = async {
        let (io, writer) = gathering(secure(socket, &shared).await?);
        let mut handshake = pin!(settings(&shared).handshake::<_, Bytes>(io));
        let connection = poll_fn(|cx| {
            let connection = handshake.as_mut().poll(cx);
            writer.poll_write(cx);
            connection
        });
        let connection = connection.await.map_err(io::Error::other)?;
        Ok((connection, writer))
    };
    let handshake = tokio::time::timeout(HANDSHAKE, handshake).await;
    let (mut connection, writer) = match handshake {
        Ok(Ok(connection)) => connection,
        Ok(Err::<_, io::Error>(error)) => {
            return tracing::debug!(%peer, %error, "no HTTP/2 connection");
        }
        Err(_) => return tracing::debug!(%peer, "no HTTP/2 connection in time"),
    };
    let mut stop = pin!(stop.wait_for(|stop| *stop));
    let mut age = pin!(
        shared
            .options
            .max_connection_age
            .map(|age| sleep(about(age)))
    );
    let mut stopping = false;
    let mut batch = Vec::new();
    poll_fn(|cx| {
        if !stopping {
            let age = age.as_mut().as_pin_mut();
            let old = age.is_some_and(|age| age.poll(cx).is_ready());
            if old || stop.as_mut().poll(cx).is_ready() {
                stopping = true;
                connection.graceful_shutdown();
            }
        }
        loop {
            let taken = take(&mut connection, &mut batch, cx);
            writer.poll_write(cx);
            if batch.is_empty() {
                return taken;
            }
            answer(&mut batch, peer, &shared);
            // The next round's poll writes these answers together.
        }
    })
    .await;
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

/// A tenth more or less, so that connections made together do not end together.
fn about(age: Duration) -> Duration {
    let random = RandomState::new().hash_one(age) >> 11;
    let share = random as f64 / (1_u64 << 53) as f64;
    age.mul_f64(0.9 + share / 5.0)
}

/// Takes the calls that are there; ready when the connection is over.
fn take(
    connection: &mut Connection<Io, Bytes>,
    batch: &mut Vec<Received>,
    cx: &mut Context<'_>,
) -> Poll<()> {
    while batch.len() < BATCH {
        match connection.poll_accept(cx) {
            Poll::Ready(Some(Ok(received))) => batch.push(received),
            Poll::Ready(Some(Err(error))) => {
                tracing::debug!(%error, "connection broken");
                return Poll::Ready(());
            }
            Poll::Ready(None) => return Poll::Ready(()),
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
        .data_frame_budget(SMALL_FRAMES);
    builder
}
