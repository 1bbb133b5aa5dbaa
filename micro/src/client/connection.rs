//! The connection to one address: made when needed, made again when broken.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use h2::client::{Builder, SendRequest};
use http::uri::Authority;
use tokio::net::TcpStream;

use crate::error::{CLIENT, Error, Result};
use crate::grpc::{CONNECTION_WINDOW, MAX_HEADER_LIST, SMALL_FRAMES, WINDOW};

/// How long a connection may take to be made, as in go-micro.
const DIAL: Duration = Duration::from_secs(5);

/// One address and the connection to it.
#[derive(Debug)]
pub(super) struct Peer {
    address: String,
    authority: Authority,
    current: Mutex<Option<SendRequest<Bytes>>>,
    /// Held while connecting; keeps the last failure for those who waited for the same attempt.
    dialling: tokio::sync::Mutex<Option<Error>>,
    attempts: AtomicU64,
}

impl Peer {
    /// Describes `host:port`.
    pub(super) fn new(address: &str) -> Result<Self> {
        let host_port = address.strip_prefix("http://").unwrap_or(address);
        let authority = Authority::try_from(host_port).ok();
        let authority = authority.filter(|authority| authority.port().is_some());
        let Some(authority) = authority else {
            let detail = format!("address `{address}` is not `host:port`");
            return Err(Error::bad_request(CLIENT, detail));
        };
        Ok(Self {
            address: host_port.to_owned(),
            authority,
            current: Mutex::new(None),
            dialling: tokio::sync::Mutex::new(None),
            attempts: AtomicU64::new(0),
        })
    }

    pub(super) fn authority(&self) -> Authority {
        self.authority.clone()
    }

    /// Returns a connection that takes a request.
    pub(super) async fn ready(&self) -> Result<SendRequest<Bytes>> {
        let seen = self.attempts.load(Ordering::Acquire);
        if let Some(open) = self.open().await {
            return Ok(open);
        }
        let mut last = self.dialling.lock().await;
        // Someone else may have connected, or failed to, while this call waited.
        if self.attempts.load(Ordering::Acquire) != seen {
            if let Some(error) = &*last {
                return Err(error.clone());
            }
            if let Some(open) = self.open().await {
                return Ok(open);
            }
        }
        let dialled = tokio::time::timeout(DIAL, self.dial()).await;
        let dialled = dialled.unwrap_or_else(|_| Err(self.unavailable("no answer in time", None)));
        self.attempts.fetch_add(1, Ordering::Release);
        *last = dialled.as_ref().err().cloned();
        let open = dialled?;
        *self.slot() = Some(open.clone());
        Ok(open)
    }

    /// The present connection, if there is one and it still takes requests.
    async fn open(&self) -> Option<SendRequest<Bytes>> {
        let current = self.slot().clone()?;
        current.ready().await.ok()
    }

    async fn dial(&self) -> Result<SendRequest<Bytes>> {
        let failed =
            |error: std::io::Error| self.unavailable(&error.to_string(), Some(error.into()));
        let socket = TcpStream::connect(&self.address).await.map_err(failed)?;
        socket.set_nodelay(true).map_err(failed)?;
        let handshake = Builder::new()
            .initial_window_size(WINDOW)
            .initial_connection_window_size(CONNECTION_WINDOW)
            .max_header_list_size(MAX_HEADER_LIST)
            .data_frame_budget(SMALL_FRAMES)
            .enable_push(false)
            .handshake(socket)
            .await;
        let (open, connection) =
            handshake.map_err(|error| self.unavailable(&error.to_string(), Some(error.into())))?;
        // Ends when the other side goes away, or when nobody here can send any more.
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "connection broken");
            }
        });
        open.ready()
            .await
            .map_err(|error| self.unavailable(&error.to_string(), Some(error.into())))
    }

    fn slot(&self) -> std::sync::MutexGuard<'_, Option<SendRequest<Bytes>>> {
        self.current.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn unavailable(
        &self,
        what: &str,
        source: Option<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Error {
        let error = Error::unavailable(
            CLIENT,
            format!("cannot connect to `{}`: {what}", self.address),
        );
        match source {
            Some(source) => error.with_source(source),
            None => error,
        }
    }
}
