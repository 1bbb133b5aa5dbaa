//! A gRPC client on the h2 crate.
//!
//! `service_client.rs` is what generated clients wrap, `call.rs` the calls it makes; `connection.rs`
//! connects, `exchange.rs` speaks, `in_process.rs` does without either.

mod call;
mod connection;
mod exchange;
mod in_process;
mod options;
mod reply_metadata;
mod requests;
mod service_client;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

pub use self::call::{BidiStreamCall, ClientStreamCall, ServerStreamCall, UnaryCall};
use self::connection::Peer;
pub use self::reply_metadata::ReplyMetadata;
pub use self::service_client::ServiceClient;
use crate::codec::{Codec, Compression, DEFAULT_MAX_MESSAGE, Limits};
use crate::error::{CLIENT, Error, Result};

/// How long a unary call may take unless told otherwise, as in go-micro.
pub const DEFAULT_TIMEOUT: Duration = Duration::from_secs(5);

/// Makes calls; cheap to clone, and clones share their connections.
///
/// Connections are made when first needed and again after they broke.
#[derive(Clone, Debug)]
pub struct Client {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    address: Option<String>,
    codec: Codec,
    compression: Compression,
    timeout: Duration,
    limits: Limits,
    peers: Mutex<HashMap<String, Arc<Peer>>>,
}

impl Client {
    /// Returns a builder with the defaults.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    /// Returns the peer at `address`, or at the client's own if none is given.
    fn peer(&self, address: Option<&str>) -> Result<Arc<Peer>> {
        let Some(address) = address.or(self.inner.address.as_deref()) else {
            return Err(Error::internal(CLIENT, "no address to call"));
        };
        let mut peers = self
            .inner
            .peers
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(peer) = peers.get(address) {
            return Ok(peer.clone());
        }
        let peer = Arc::new(Peer::new(address)?);
        peers.insert(address.to_owned(), peer.clone());
        Ok(peer)
    }
}

/// Configures a [`Client`].
#[derive(Clone, Debug)]
#[must_use]
pub struct ClientBuilder {
    address: Option<String>,
    codec: Codec,
    compression: Compression,
    timeout: Duration,
    limits: Limits,
}

impl Default for ClientBuilder {
    fn default() -> Self {
        let limits = Limits {
            receive: DEFAULT_MAX_MESSAGE,
            send: DEFAULT_MAX_MESSAGE,
        };
        Self {
            address: None,
            codec: Codec::Proto,
            compression: Compression::Identity,
            timeout: DEFAULT_TIMEOUT,
            limits,
        }
    }
}

impl ClientBuilder {
    /// Calls `host:port` unless a call says otherwise.
    pub fn address(mut self, address: impl Into<String>) -> Self {
        self.address = Some(address.into());
        self
    }

    /// Sets the format of messages; default protobuf.
    pub fn codec(mut self, codec: Codec) -> Self {
        self.codec = codec;
        self
    }

    /// Compresses what is sent; default not at all. Compressed replies are read either way.
    pub fn compression(mut self, compression: Compression) -> Self {
        self.compression = compression;
        self
    }

    /// Sets how long a unary call may take; default 5 s. Streams last as long as they like.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Sets the largest accepted message in bytes; default 4 MiB.
    pub fn max_receive(mut self, bytes: usize) -> Self {
        self.limits.receive = bytes;
        self
    }

    /// Sets the largest sent message in bytes; default 4 MiB.
    pub fn max_send(mut self, bytes: usize) -> Self {
        self.limits.send = bytes;
        self
    }

    /// Creates the client; it connects when it is first used.
    pub fn build(self) -> Client {
        let Self {
            address,
            codec,
            compression,
            timeout,
            limits,
        } = self;
        let peers = Mutex::default();
        Client {
            inner: Arc::new(Inner {
                address,
                codec,
                compression,
                timeout,
                limits,
                peers,
            }),
        }
    }
}
