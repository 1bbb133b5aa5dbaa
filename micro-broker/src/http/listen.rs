//! Accepts the connections of publishers.

use std::convert::Infallible;
use std::future::poll_fn;
use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::timeout;

use super::broker::Shared;
use super::receive;

/// How long a connection may wait for a request. Publishers of go-micro keep theirs without end, and lose
/// a message that crosses with the close.
const IDLE: Duration = Duration::from_secs(300);

/// How much of a connection is read ahead.
const READ_AHEAD: usize = 64 << 10;

/// Pause after a failed accept; the usual cause is a lack of file descriptors.
const PAUSE: Duration = Duration::from_millis(50);

/// How long requests that are still on their way in are waited for at the end.
const GRACE: Duration = Duration::from_secs(1);

/// Serves until `over` completes.
pub(super) async fn serve(
    listener: TcpListener,
    shared: Arc<Shared>,
    over: impl Future<Output = ()> + Send,
) {
    let most = shared.options.max_connections.max(1);
    let stop = watch::Sender::new(());
    let mut connections = JoinSet::new();
    let mut over = pin!(over);
    loop {
        let accepted = poll_fn(|cx| {
            if over.as_mut().poll(cx).is_ready() {
                return Poll::Ready(None);
            }
            while let Poll::Ready(Some(_)) = connections.poll_join_next(cx) {}
            // A connection that ends wakes this task.
            if connections.len() >= most {
                return Poll::Pending;
            }
            listener.poll_accept(cx).map(Some)
        });
        match accepted.await {
            None => break,
            Some(Ok((socket, _))) => {
                connections.spawn(connection(socket, shared.clone(), stop.subscribe()));
            }
            Some(Err(error)) if is_of_one_connection(&error) => {}
            Some(Err(error)) => {
                tracing::warn!(%error, "connection not accepted");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
    drop((listener, stop));
    let ended = async { while connections.join_next().await.is_some() {} };
    // Those that take longer are cut.
    let _ = timeout(GRACE, ended).await;
}

async fn connection(socket: TcpStream, shared: Arc<Shared>, mut stop: watch::Receiver<()>) {
    let _ = socket.set_nodelay(true);
    let service = service_fn(move |request| {
        let shared = shared.clone();
        async move { Ok::<_, Infallible>(receive::answer(&shared, request).await) }
    });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(IDLE)
        .max_buf_size(READ_AHEAD);
    let mut connection = pin!(http.serve_connection(TokioIo::new(socket), service));
    let mut stopped = pin!(stop.changed());
    let mut stopping = false;
    let served = poll_fn(|cx| {
        if !stopping && stopped.as_mut().poll(cx).is_ready() {
            stopping = true;
            connection.as_mut().graceful_shutdown();
        }
        connection.as_mut().poll(cx)
    });
    if let Err(error) = served.await {
        tracing::debug!(%error, "connection of a publisher broke");
    }
}

/// Whether the connection to be accepted failed, not the accepting.
fn is_of_one_connection(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(
        error.kind(),
        ConnectionAborted | ConnectionRefused | ConnectionReset
    )
}
