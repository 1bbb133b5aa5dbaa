//! A gRPC client on the h2 crate.
//!
//! `service_client.rs` is what generated clients wrap, `call.rs` the calls it makes, `layer.rs` what they
//! pass through. `transport.rs` sends them, and again as `retry.rs` says; `pool.rs` keeps connections,
//! `dial.rs` makes them, `remote.rs` and `replies.rs` speak on them; `in_process.rs` does without all of these.

mod call;
mod dial;
mod driver;
mod in_process;
mod layer;
mod options;
mod pipe;
mod pool;
mod remote;
mod replies;
mod reply_metadata;
mod requests;
mod retry;
mod service_client;
mod transport;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

pub use self::call::{BidiStreamCall, ClientStreamCall, ServerStreamCall, UnaryCall};
use self::dial::{DEFAULT_DIAL_TIMEOUT, Dialler};
use self::in_process::Local;
pub use self::layer::{ClientReply, ClientRequest, Outgoing};
use self::pool::Pool;
pub use self::reply_metadata::ReplyMetadata;
use self::retry::Policy;
pub use self::service_client::ServiceClient;
use crate::codec::{Codec, Compression, DEFAULT_MAX_MESSAGE, Limits};
use crate::error::{CLIENT, Error, Result};
use crate::layers::{CallLayer, Layers};
use crate::route::IntoRoutes;

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
    policy: Policy,
    dialler: Dialler,
    /// The services that are called in place of others' over connections.
    local: Option<Local>,
    /// What calls pass through before they are sent; nothing if that is nothing.
    layers: Option<Outgoing>,
    pools: Mutex<Pools>,
}

/// Connections by address.
#[derive(Debug)]
struct Pools {
    by_address: HashMap<String, Arc<Pool>>,
    swept: Instant,
}

/// How often the connections are looked through for those that nobody uses any more.
const SWEEP: Duration = Duration::from_secs(60);

impl Pools {
    /// Drops what was not used since the last sweep. Addresses come and go with their services.
    fn sweep(&mut self) {
        if self.swept.elapsed() >= SWEEP {
            self.swept = Instant::now();
            self.by_address.retain(|_, pool| !pool.is_idle());
        }
    }
}

impl Client {
    /// Returns a builder with the defaults.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    /// Returns the connections to `address`, or to the client's own if none is given.
    fn pool(&self, address: Option<&str>) -> Result<Arc<Pool>> {
        let Some(address) = address.or(self.inner.address.as_deref()) else {
            return Err(Error::internal(CLIENT, "no address to call"));
        };
        let pools = self.inner.pools.lock();
        let mut pools = pools.unwrap_or_else(PoisonError::into_inner);
        if let Some(pool) = pools.by_address.get(address) {
            return Ok(pool.clone());
        }
        pools.sweep();
        let pool = Arc::new(Pool::new(address)?);
        pools.by_address.insert(address.to_owned(), pool.clone());
        Ok(pool)
    }

    /// Sends a call through the layers.
    async fn send(&self, request: ClientRequest) -> Result<ClientReply> {
        match &self.inner.layers {
            None => transport::send(request).await,
            Some(layers) => layers.send(request).await,
        }
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
    policy: Policy,
    dialler: Dialler,
    local: Option<Local>,
    layers: Layers<ClientRequest, ClientReply>,
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
            policy: Policy::default(),
            dialler: Dialler {
                timeout: DEFAULT_DIAL_TIMEOUT,
                #[cfg(feature = "tls")]
                tls: None,
            },
            local: None,
            layers: Layers::default(),
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

    /// Sets how long a connection may take to be made; default 5 s.
    pub fn dial_timeout(mut self, timeout: Duration) -> Self {
        self.dialler.timeout = timeout;
        self
    }

    /// Speaks TLS to every address that does not begin with `http://`.
    ///
    /// Without this, addresses that begin with `https://` are checked against the authorities that
    /// the system trusts, and all others are plaintext.
    #[cfg(feature = "tls")]
    pub fn tls(mut self, tls: crate::tls::ClientTls) -> Self {
        self.dialler.tls = Some(tls);
        self
    }

    /// Sets how often a unary call that failed is made again; default once.
    ///
    /// What the other side surely did not begin with is always made again, and so are methods whose
    /// `idempotency_level` allows it, if they fail with a code of
    /// [`is_retryable`](Error::is_retryable). Other methods take the retries of their call, or
    /// [`retry_on`](Self::retry_on). A service that mostly fails is not called again.
    pub fn retries(mut self, retries: u32) -> Self {
        self.policy.retries = retries;
        self
    }

    /// Says which errors are worth another call, of whatever method.
    pub fn retry_on(mut self, retryable: impl Fn(&Error) -> bool + Send + Sync + 'static) -> Self {
        self.policy.retry_on = Some(Arc::new(retryable));
        self
    }

    /// Sets the pause before an attempt, of which the first retry is 1; by default it grows from
    /// 0.1 s as in go-micro, and up to half of it is left to chance.
    pub fn backoff(mut self, backoff: impl Fn(u32) -> Duration + Send + Sync + 'static) -> Self {
        self.policy.backoff = Arc::new(backoff);
        self
    }

    /// Sends every call through `layer`; of several the first is outermost, as in go-micro.
    ///
    /// Its service is cloned for each call. With feature `middleware`, `micro::middleware` has ready ones.
    pub fn layer(mut self, layer: impl CallLayer<ClientRequest, ClientReply>) -> Self {
        self.layers.push(layer);
        self
    }

    /// Calls `service`, in this process, instead of an address; call it once for each. Made for tests.
    ///
    /// Encoding, metadata, deadlines, cancellation, layers and retries are as over the network;
    /// addresses, TLS and compression have no meaning. A call of a service that is not here is a 501.
    pub fn in_process(mut self, service: impl IntoRoutes) -> Self {
        let local = self.local.get_or_insert_default();
        local.add(service.into_routes());
        self
    }

    /// Sets the largest accepted message in bytes; default 4 MiB. The headers of an answer may always
    /// have 16 MiB, as in grpc-go.
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
        let pools = Pools {
            by_address: HashMap::new(),
            swept: Instant::now(),
        };
        Client {
            inner: Arc::new(Inner {
                address: self.address,
                codec: self.codec,
                compression: self.compression,
                timeout: self.timeout,
                limits: self.limits,
                policy: self.policy,
                dialler: self.dialler,
                local: self.local,
                layers: layer::stack(&self.layers),
                pools: Mutex::new(pools),
            }),
        }
    }
}
