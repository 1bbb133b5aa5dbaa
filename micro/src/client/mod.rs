//! A gRPC client on the h2 crate.
//!
//! `service_client.rs` is what generated clients wrap, `call.rs` the calls it makes, `layer.rs` what they
//! pass through. `transport.rs` sends them, and again as `retry.rs` says; `finder.rs` picks their nodes,
//! `pool.rs` keeps connections, `dial.rs` makes them, `remote.rs` and `replies.rs` speak on them;
//! `in_process.rs` does without all of these.

mod builder;
mod call;
mod called;
mod choice;
mod dial;
mod driver;
#[cfg(feature = "discovery")]
mod finder;
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

use http::HeaderValue;
use tokio::time::Instant;

pub use self::builder::ClientBuilder;
pub use self::call::{BidiStreamCall, ClientStreamCall, ServerStreamCall, UnaryCall};
use self::dial::Dialler;
#[cfg(feature = "discovery")]
use self::finder::Finder;
use self::in_process::Local;
pub use self::layer::{ClientReply, ClientRequest, Outgoing};
use self::pool::Pool;
pub use self::reply_metadata::ReplyMetadata;
use self::retry::Policy;
pub use self::service_client::ServiceClient;
use crate::codec::{Codec, Compression, Limits};
use crate::error::Result;

/// How long a unary call may take unless told otherwise, as in go-micro.
pub const DEFAULT_TIMEOUT: Duration = Duration::from_secs(5);

/// For how long connections are kept that nobody uses unless told otherwise, as in go-micro.
const DEFAULT_POOL_TTL: Duration = Duration::from_secs(60);

/// Makes calls; cheap to clone, and clones share their connections.
///
/// Connections are made when first needed and again after they broke.
#[derive(Clone, Debug)]
pub struct Client {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    /// Where every service is called, if they are not found by their names.
    address: Option<String>,
    #[cfg(feature = "discovery")]
    finder: Finder,
    /// The name of the service that calls.
    caller: Option<HeaderValue>,
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
    pool_size: usize,
    pool_ttl: Duration,
    pools: Mutex<Pools>,
}

/// Connections by address.
#[derive(Debug)]
struct Pools {
    by_address: HashMap<String, Arc<Pool>>,
    swept: Instant,
}

impl Pools {
    /// Drops what was not used since the last sweep. Addresses come and go with their services.
    fn sweep(&mut self, ttl: Duration) {
        if self.swept.elapsed() >= ttl {
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

    /// Returns the connections to `address`.
    fn pool(&self, address: &str) -> Result<Arc<Pool>> {
        let inner = &*self.inner;
        let mut pools = inner.pools.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(pool) = pools.by_address.get(address) {
            return Ok(pool.clone());
        }
        pools.sweep(inner.pool_ttl);
        let pool = Arc::new(Pool::new(address, inner.pool_size)?);
        pools.by_address.insert(address.to_owned(), pool.clone());
        Ok(pool)
    }
}
