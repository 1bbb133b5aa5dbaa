//! What can be chosen of a client.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use http::HeaderValue;
use tokio::time::Instant;

use super::dial::{DEFAULT_DIAL_TIMEOUT, Dialler};
#[cfg(feature = "discovery")]
use super::finder::{Finder, Source};
use super::in_process::Local;
use super::layer::{self, ClientReply, ClientRequest};
use super::pool::DEFAULT_POOL_SIZE;
use super::{Client, DEFAULT_POOL_TTL, DEFAULT_TIMEOUT, Inner, Pools, retry};
use crate::codec::{Codec, Compression, DEFAULT_MAX_MESSAGE, Limits};
use crate::error::Error;
use crate::layers::{CallLayer, Layers};
#[cfg(feature = "discovery")]
use crate::registry::{Cache, Registry};
use crate::route::IntoRoutes;
#[cfg(feature = "discovery")]
use crate::selector::Policy;
#[cfg(feature = "discovery")]
use crate::settings::Settings;

/// Configures a [`Client`].
#[derive(Clone, Debug)]
#[must_use]
pub struct ClientBuilder {
    address: Option<String>,
    #[cfg(feature = "discovery")]
    source: Source,
    #[cfg(feature = "discovery")]
    policy: Option<Policy>,
    caller: Option<HeaderValue>,
    codec: Codec,
    compression: Compression,
    timeout: Duration,
    limits: Limits,
    retries: retry::Policy,
    dialler: Dialler,
    pool_size: usize,
    pool_ttl: Duration,
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
            #[cfg(feature = "discovery")]
            source: Source::default(),
            #[cfg(feature = "discovery")]
            policy: None,
            caller: None,
            codec: Codec::Proto,
            compression: Compression::Identity,
            timeout: DEFAULT_TIMEOUT,
            limits,
            retries: retry::Policy::default(),
            dialler: Dialler {
                timeout: DEFAULT_DIAL_TIMEOUT,
                #[cfg(feature = "tls")]
                tls: None,
            },
            pool_size: DEFAULT_POOL_SIZE,
            pool_ttl: DEFAULT_POOL_TTL,
            local: None,
            layers: Layers::default(),
        }
    }
}

impl ClientBuilder {
    /// Calls `host:port`, whatever the name of the service, unless a call says otherwise.
    pub fn address(mut self, address: impl Into<String>) -> Self {
        self.address = Some(address.into());
        self
    }

    /// Finds services in `registry`.
    ///
    /// Without a registry or an address, they are found where the environment says: by default over
    /// multicast DNS, if that is among the features; see [`Settings`](crate::Settings).
    #[cfg(feature = "discovery")]
    pub fn registry(mut self, registry: Arc<dyn Registry>) -> Self {
        self.source = Source::Registry(registry);
        self
    }

    /// Finds services in what `cache` knows, which others may look into as well.
    #[cfg(feature = "discovery")]
    pub fn cache(mut self, cache: Cache) -> Self {
        self.source = Source::Cache(cache);
        self
    }

    /// Finds no services, for `error`.
    #[cfg(feature = "discovery")]
    pub(crate) fn nowhere(mut self, error: Error) -> Self {
        self.source = Source::Nowhere(error);
        self
    }

    /// Sets how the nodes of a service are picked; default at random, or as the environment says.
    #[cfg(feature = "discovery")]
    pub fn policy(mut self, policy: Policy) -> Self {
        self.policy = Some(policy);
        self
    }

    /// Tells the services that are called who calls, as go-micro's clients do.
    ///
    /// A name that no header can hold is not told.
    pub fn caller(mut self, service: &str) -> Self {
        self.caller = HeaderValue::from_str(service).ok();
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

    /// Takes what flags or the environment say of timeout, retries and connections.
    ///
    /// Of what they say of the registry and of picking nodes [`registry`](Self::registry) and
    /// [`policy`](Self::policy) are told.
    #[cfg(feature = "discovery")]
    pub fn settings(mut self, settings: &Settings) -> Self {
        self.timeout = settings.client_request_timeout.unwrap_or(self.timeout);
        self.retries.retries = settings.client_retries.unwrap_or(self.retries.retries);
        self.pool_ttl = settings.client_pool_ttl.unwrap_or(self.pool_ttl);
        match settings.client_pool_size {
            Some(connections) => self.pool_size(connections),
            None => self,
        }
    }

    /// Sets how many connections there may be to one address; default 8, and never none.
    ///
    /// There is one until that has a hundred calls in flight.
    pub fn pool_size(mut self, connections: usize) -> Self {
        self.pool_size = connections.max(1);
        self
    }

    /// Sets how long connections are kept that nobody uses; default a minute.
    ///
    /// They are looked through when one is made to a new address.
    pub fn pool_ttl(mut self, ttl: Duration) -> Self {
        self.pool_ttl = ttl;
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
        self.retries.retries = retries;
        self
    }

    /// Says which errors are worth another call, of whatever method.
    pub fn retry_on(mut self, retryable: impl Fn(&Error) -> bool + Send + Sync + 'static) -> Self {
        self.retries.retry_on = Some(Arc::new(retryable));
        self
    }

    /// Sets the pause before an attempt, of which the first retry is 1; by default it grows from
    /// 0.1 s as in go-micro, and up to half of it is left to chance.
    pub fn backoff(mut self, backoff: impl Fn(u32) -> Duration + Send + Sync + 'static) -> Self {
        self.retries.backoff = Arc::new(backoff);
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
                #[cfg(feature = "discovery")]
                finder: Finder::new(self.source, self.policy),
                caller: self.caller,
                codec: self.codec,
                compression: self.compression,
                timeout: self.timeout,
                limits: self.limits,
                policy: self.retries,
                dialler: self.dialler,
                local: self.local,
                layers: layer::stack(&self.layers),
                pool_size: self.pool_size,
                pool_ttl: self.pool_ttl,
                pools: Mutex::new(pools),
            }),
        }
    }
}
