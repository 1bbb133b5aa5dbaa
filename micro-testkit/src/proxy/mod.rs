//! Trouble between a client and a server.
//!
//! `accept.rs` takes connections, `pass.rs` passes bytes on, `frames.rs` finds the calls in them.

mod accept;
mod frames;
mod pass;

use std::collections::VecDeque;
use std::fmt;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use micro::Client;
use tokio::net::TcpListener;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

use self::accept::{Command, accept};
use crate::clock::settle;

/// Where a connection is cut; counted from the next call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// Before the server hears of the call.
    BeforeRequest,
    /// When the server has answered, before the client hears of it.
    BeforeReply,
    /// Within the first message of the reply, or its status if there is no message.
    InReply,
}

/// Passes TCP connections on to a server, and disturbs them when told to.
///
/// ```
/// # use serde::{Deserialize, Serialize};
/// # #[derive(Serialize, Deserialize)]
/// # struct Request { name: String }
/// # #[derive(Debug, Serialize, Deserialize)]
/// # struct Response { msg: String }
/// # struct Greeter;
/// # #[micro::handler]
/// # impl Greeter {
/// #     async fn hello(&self, request: Request) -> micro::Result<Response> {
/// #         Ok(Response { msg: format!("Hello {}", request.name) })
/// #     }
/// # }
/// use micro_testkit::{Cut, Proxy, assert_error, serve};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let server = serve(GreeterServer::new(Greeter)).await;
/// let proxy = Proxy::to(server.address().to_string()).await;
/// let greeter = GreeterClient::new(server.name(), proxy.client());
/// let john = || Request { name: "John".into() };
///
/// proxy.cut(Cut::BeforeReply);
/// assert_error(&greeter.hello(john()).await).code(503);
/// assert!(greeter.hello(john()).await.is_ok(), "over a new connection");
///
/// proxy.down().await;
/// assert_error(&greeter.hello(john()).await).code(503);
/// # }
/// ```
///
/// [`cut`](Self::cut) reads HTTP/2 to find calls; of TLS it sees nothing, and such connections are only
/// passed on. Dropping the proxy breaks all connections. Its times are those of tokio: with paused
/// time, take a [`Clock`](crate::Clock) that is held.
#[derive(Debug)]
pub struct Proxy {
    address: SocketAddr,
    client: Client,
    shared: Arc<Shared>,
    commands: mpsc::Sender<Command>,
    task: JoinHandle<()>,
}

impl Proxy {
    /// Listens on a free port of the loopback interface for connections to `server`, a `host:port`.
    ///
    /// The server need not be there yet.
    ///
    /// # Panics
    ///
    /// If no port can be had.
    pub async fn to(server: impl Into<String>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await;
        let listener = listener.expect("the loopback interface has a free port");
        let address = listener
            .local_addr()
            .expect("a bound socket has an address");
        let shared = Arc::new(Shared {
            server: server.into(),
            state: Mutex::default(),
        });
        let (commands, receiver) = mpsc::channel(1);
        let task = tokio::spawn(accept(listener, receiver, shared.clone()));
        Self {
            address,
            client: Client::builder().address(address.to_string()).build(),
            shared,
            commands,
            task,
        }
    }

    /// Returns the address to call instead of the server's.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Returns a client that calls through the proxy; all share their connections.
    pub fn client(&self) -> Client {
        self.client.clone()
    }

    /// Cuts the connection of the next call that has no cut yet; call it once for each.
    ///
    /// Other calls on that connection break along with it.
    pub fn cut(&self, cut: Cut) {
        self.shared.lock().cuts.push_back(cut);
    }

    /// Returns how many cuts wait for their call.
    pub fn cuts_left(&self) -> usize {
        self.shared.lock().cuts.len()
    }

    /// Holds back what servers send, from now on, by this time; zero, the default, ends that.
    ///
    /// What arrives while something is held back is held back after it.
    pub fn delay(&self, delay: Duration) {
        self.shared.lock().delay = delay;
    }

    /// Breaks each further connection when it is as old as `age` says; it is asked at the beginning.
    pub fn max_age(&self, age: impl FnMut() -> Duration + Send + 'static) {
        self.shared.lock().age = Some(Box::new(age));
    }

    /// Breaks the connections there are, and returns how many.
    pub async fn break_all(&self) -> u64 {
        self.command(Command::Break).await
    }

    /// Breaks the connections there are and refuses further ones, as if the server were gone.
    pub async fn down(&self) {
        self.command(Command::Down).await;
    }

    /// Takes connections again after [`down`](Self::down).
    pub async fn up(&self) {
        self.command(Command::Up).await;
    }

    /// Returns how many connections were taken.
    pub fn connections(&self) -> u64 {
        self.shared.lock().connections
    }

    /// Returns how many connections the proxy has broken.
    pub fn broken(&self) -> u64 {
        self.shared.lock().broken
    }

    async fn command(&self, command: fn(oneshot::Sender<u64>) -> Command) -> u64 {
        let (done, told) = oneshot::channel();
        let sent = self.commands.send(command(done)).await;
        sent.expect("the proxy's task lives as long as the proxy");
        let broken = told.await.expect("every command is answered");
        // So that clients here know of it.
        settle().await;
        broken
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// What all connections of a proxy share.
#[derive(Debug)]
struct Shared {
    server: String,
    state: Mutex<State>,
}

type Age = Box<dyn FnMut() -> Duration + Send>;

#[derive(Default)]
struct State {
    cuts: VecDeque<Cut>,
    delay: Duration,
    age: Option<Age>,
    connections: u64,
    broken: u64,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("State")
            .field("cuts", &self.cuts)
            .field("delay", &self.delay)
            .field("connections", &self.connections)
            .field("broken", &self.broken)
            .finish_non_exhaustive()
    }
}
