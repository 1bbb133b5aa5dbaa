//! Binds an address and accepts connections until told to stop.

use std::future::poll_fn;
use std::io;
use std::net::Ipv6Addr;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::{Shared, connection};
use crate::error::{Error, Result, SERVER};

/// Pause after a failed accept; the usual cause is a lack of file descriptors.
const PAUSE: Duration = Duration::from_millis(50);

/// Binds `host:port`; `:port` and `*:port` mean all interfaces, both address families if possible.
pub(super) async fn bind(address: &str) -> Result<TcpListener> {
    let bound = match address
        .strip_prefix('*')
        .unwrap_or(address)
        .strip_prefix(':')
    {
        Some(port) => match port.parse::<u16>() {
            Ok(port) => match TcpListener::bind((Ipv6Addr::UNSPECIFIED, port)).await {
                Err(error) if error.kind() != io::ErrorKind::AddrInUse => {
                    TcpListener::bind(("0.0.0.0", port)).await
                }
                bound => bound,
            },
            Err(error) => Err(io::Error::new(io::ErrorKind::InvalidInput, error)),
        },
        None => TcpListener::bind(address).await,
    };
    bound.map_err(|error| {
        let detail = format!("cannot listen on `{address}`: {error}");
        Error::internal(SERVER, detail).with_source(error)
    })
}

/// Serves until `stop` says so, then waits for the connections.
pub(super) async fn serve(
    listener: TcpListener,
    shared: Arc<Shared>,
    mut stop: watch::Receiver<bool>,
) {
    let most = shared.options.max_connections.unwrap_or(usize::MAX);
    let mut connections = JoinSet::new();
    let stopped = stop.clone();
    {
        // A dropped sender is a stop as well.
        let mut stop = pin!(stop.wait_for(|stop| *stop));
        loop {
            let accepted = poll_fn(|cx| {
                if stop.as_mut().poll(cx).is_ready() {
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
                Some(Ok((socket, peer))) => {
                    configure(&socket);
                    connections.spawn(connection::serve(
                        socket,
                        peer,
                        shared.clone(),
                        stopped.clone(),
                    ));
                }
                Some(Err(error)) => {
                    tracing::warn!(%error, "connection not accepted");
                    tokio::time::sleep(PAUSE).await;
                }
            }
        }
    }
    // New connections are refused from here on.
    drop(listener);
    while connections.join_next().await.is_some() {}
}

fn configure(socket: &TcpStream) {
    if let Err(error) = socket.set_nodelay(true) {
        tracing::debug!(%error, "socket without TCP_NODELAY");
    }
}
