//! A gRPC server on the h2 crate: `listener.rs` accepts, `connection.rs` drives one connection,
//! `call.rs` one call, `router.rs` finds its handler and `responder.rs` writes its answer.
//!
//! What keeps clients from staying for ever is in `lifetime.rs`, `linger.rs` and `arrival.rs`.

mod arrival;
mod call;
mod connection;
mod lifetime;
mod linger;
mod listener;
mod responder;
mod router;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::codec::{DEFAULT_MAX_MESSAGE, Limits};
use crate::debug::{Counters, Debug};
use crate::error::Result;
use crate::grpc::MAX_HEADER_LIST;
use crate::route::Routes;
use crate::server::router::Router;

/// For ever, in times that can be added to one another.
const EVER: Duration = Duration::from_secs(100 * 365 * 24 * 3600);

/// How a [`Server`] serves.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ServerOptions {
    /// Name of the service, the id of errors whose handler gave none; default `go.micro.server`.
    pub name: String,
    /// Address to listen on, `host:port`; no host means all interfaces, port 0 any free one.
    /// Default `:0`.
    pub address: String,
    /// Largest accepted message in bytes; default 4 MiB.
    pub max_receive: usize,
    /// Largest sent message in bytes; default 4 MiB.
    pub max_send: usize,
    /// Calls served at once on one connection; default 1024.
    pub max_concurrent_calls: u32,
    /// Largest headers of a call in bytes, names and values and 32 for each pair; default 64 KiB.
    /// A call with larger ones is refused with HTTP 431.
    pub max_header_size: u32,
    /// Connections served at once; further ones wait to be accepted. Default no limit.
    pub max_connections: Option<usize>,
    /// How long a connection takes calls before its client is asked for a new one, give or take a
    /// tenth; the calls in progress go on. Default for ever.
    pub max_connection_age: Option<Duration>,
    /// How long the calls of a connection may go on whose client was asked for a new one, or whose
    /// server stops, before they are cut off. Default for ever.
    pub max_connection_age_grace: Option<Duration>,
    /// How long a connection may be without a call before its client is asked to leave, give or take
    /// a quarter; it loses no call by that. Headers that are not complete are no call. Default 5 min.
    pub max_connection_idle: Option<Duration>,
    /// How long a client may take to make a connection, TLS included, and to leave when it has no call
    /// and was asked to; then it is hung up on. Default 20 s.
    pub handshake_timeout: Duration,
    /// How often a client is asked whether it is still there. Default 2 min.
    pub keepalive_interval: Option<Duration>,
    /// How long it may take to say so before its connection is dropped, and with it its calls.
    /// Default 20 s.
    pub keepalive_timeout: Duration,
    /// How long a message may take to arrive while its handler waits: the only one of a call from its
    /// headers on, one of a stream from its first byte on; and how long the only reply of a call may
    /// take to be taken, if it is larger than 16 KiB. The call then fails with 408, which is
    /// `DEADLINE_EXCEEDED`. Default 2 min.
    pub message_timeout: Option<Duration>,
    /// What `Debug.Log` and `Debug.Trace` answer with; nothing, the default, refuses both with 501.
    #[cfg(feature = "debug")]
    pub debug: Option<crate::debug::Records>,
    /// How to speak TLS; nothing, the default, is plaintext.
    #[cfg(feature = "tls")]
    pub tls: Option<crate::tls::ServerTls>,
}

impl Default for ServerOptions {
    fn default() -> Self {
        Self {
            name: "go.micro.server".into(),
            address: ":0".into(),
            max_receive: DEFAULT_MAX_MESSAGE,
            max_send: DEFAULT_MAX_MESSAGE,
            max_concurrent_calls: 1024,
            max_header_size: MAX_HEADER_LIST,
            max_connections: None,
            max_connection_age: None,
            max_connection_age_grace: None,
            max_connection_idle: Some(Duration::from_secs(300)),
            handshake_timeout: Duration::from_secs(20),
            keepalive_interval: Some(Duration::from_secs(120)),
            keepalive_timeout: Duration::from_secs(20),
            message_timeout: Some(Duration::from_secs(120)),
            #[cfg(feature = "debug")]
            debug: None,
            #[cfg(feature = "tls")]
            tls: None,
        }
    }
}

/// A server that answers calls; dropping it lets the calls in progress finish and takes no more.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Server {
    /// Listens and begins to serve `routes`.
    ///
    /// # Errors
    ///
    /// If the address cannot be bound or two routes have one path.
    pub async fn start(routes: Vec<Routes>, options: ServerOptions) -> Result<Self> {
        let counters = Arc::new(Counters::default());
        let (stop, stopped) = watch::channel(false);
        let debug = Debug::new(counters.clone());
        #[cfg(feature = "debug")]
        let debug = debug.with(options.debug.as_ref(), &stopped);
        #[cfg(feature = "debug")]
        let routes = debug.follow(routes, &options.name);
        let router = Router::new(debug.added_to(routes))?;
        let listener = listener::bind(&options.address).await?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared {
            router,
            options,
            counters,
        });
        let task = tokio::spawn(listener::serve(listener, shared, stopped));
        Ok(Self {
            address,
            stop,
            task,
        })
    }

    /// Returns the address that was bound.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Takes no more calls and waits for those in progress; after `grace` they are cut off.
    pub async fn stop(mut self, grace: Duration) {
        self.stop.send_replace(true);
        if tokio::time::timeout(grace, &mut self.task).await.is_err() {
            tracing::warn!("calls still running after {grace:?} are cut off");
            self.task.abort();
            // Resolves when the connections are dropped.
            let _ = self.task.await;
        }
    }
}

/// What all connections of a server share.
#[derive(Debug)]
struct Shared {
    router: Router,
    options: ServerOptions,
    counters: Arc<Counters>,
}

impl Shared {
    fn limits(&self) -> Limits {
        Limits {
            receive: self.options.max_receive,
            send: self.options.max_send,
        }
    }

    fn message_timeout(&self) -> Duration {
        let time = self.options.message_timeout;
        time.map_or(EVER, |time| time.min(EVER))
    }
}
