//! Takes connections, or refuses them.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::{TcpListener, TcpSocket};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinSet;
use tokio::time::sleep;

use super::Shared;
use super::pass::pass;

/// What the proxy is told; the answer is how many connections that broke.
#[derive(Debug)]
pub(super) enum Command {
    Break(oneshot::Sender<u64>),
    Down(oneshot::Sender<u64>),
    Up(oneshot::Sender<u64>),
}

/// The pause after a connection could not be taken, as when there are too many files.
const PAUSE: Duration = Duration::from_millis(10);

/// Takes connections until it is aborted, which breaks them all.
pub(super) async fn accept(
    listener: TcpListener,
    mut commands: mpsc::Receiver<Command>,
    shared: Arc<Shared>,
) {
    let mut door = Door::Open(listener);
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            biased;
            command = commands.recv() => {
                let Some(command) = command else { return };
                let done = match command {
                    Command::Break(done) => done,
                    Command::Down(done) => {
                        door = door.close();
                        done
                    }
                    Command::Up(done) => {
                        door = door.open();
                        // Nobody is broken by this.
                        let _ = done.send(0);
                        continue;
                    }
                };
                let _ = done.send(break_all(&mut connections, &shared).await);
            }
            Some(_) = connections.join_next() => {}
            accepted = door.accept() => match accepted {
                Ok((client, _)) => {
                    shared.lock().connections += 1;
                    connections.spawn(pass(client, shared.clone()));
                }
                Err(_) => sleep(PAUSE).await,
            },
        }
    }
}

/// Breaks what is not over yet.
async fn break_all(connections: &mut JoinSet<()>, shared: &Shared) -> u64 {
    let mut broken = 0;
    connections.abort_all();
    while let Some(ended) = connections.join_next().await {
        broken += u64::from(ended.is_err_and(|error| error.is_cancelled()));
    }
    shared.lock().broken += broken;
    broken
}

/// Where connections come in.
enum Door {
    Open(TcpListener),
    /// Keeps the port, so that it is the same later: a socket that is bound and does not listen
    /// refuses.
    Closed(TcpSocket),
}

/// What fails if another program takes the port in the moment it is not bound.
const PORT_LOST: &str = "the port of the proxy is free";

impl Door {
    async fn accept(&self) -> std::io::Result<(tokio::net::TcpStream, SocketAddr)> {
        match self {
            Self::Open(listener) => listener.accept().await,
            Self::Closed(_) => std::future::pending().await,
        }
    }

    fn close(self) -> Self {
        let Self::Open(listener) = self else {
            return self;
        };
        let address = listener
            .local_addr()
            .expect("a bound socket has an address");
        drop(listener);
        let bind = || {
            let socket = TcpSocket::new_v4()?;
            socket.set_reuseaddr(true)?;
            socket.bind(address)?;
            Ok::<_, std::io::Error>(socket)
        };
        Self::Closed(bind().expect(PORT_LOST))
    }

    fn open(self) -> Self {
        match self {
            Self::Closed(socket) => Self::Open(socket.listen(1024).expect(PORT_LOST)),
            open @ Self::Open(_) => open,
        }
    }
}
