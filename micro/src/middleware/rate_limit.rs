//! Has few calls in a time.

use std::collections::HashMap;
use std::fmt;
use std::hash::{BuildHasher, Hash, RandomState};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::around::{Around, Inner, layer};
use super::{Call, id};
use crate::error::{Error, Result};

/// How many keys are told apart unless told otherwise.
const KEYS: usize = 10_000;

/// Beyond what a clock can say, about.
const NEVER: Duration = Duration::from_secs(100 * 365 * 24 * 60 * 60);

type Key<C> = dyn Fn(&C, &RandomState) -> u64 + Send + Sync;

/// Lets so many calls through in a time; further ones fail with a 429.
///
/// This is a token bucket: it fills evenly, a call takes one token, and as many as the bucket holds
/// may go at once ([`burst`](Self::burst), by default what comes in the given time). All methods,
/// and all clones, share one bucket, unless [`by`](Self::by) says whose it is.
pub struct RateLimit<C = ()> {
    rate: Rate,
    keys: usize,
    key: Option<Arc<Key<C>>>,
    buckets: Arc<Buckets>,
}

impl RateLimit {
    /// Lets `calls` through `per` this time; no calls are none at all, no time is no limit.
    pub fn new(calls: u32, per: Duration) -> Self {
        let rate = Rate {
            calls,
            per,
            burst: calls,
        };
        Self {
            rate,
            keys: KEYS,
            key: None,
            buckets: Arc::default(),
        }
    }

    /// Gives each key a bucket of its own.
    ///
    /// The type in the closure decides at which end the layer may be:
    ///
    /// ```
    /// use std::time::Duration;
    /// use micro::middleware::{RateLimit, ServerRequest};
    ///
    /// let second = Duration::from_secs(1);
    /// let by_peer = RateLimit::new(10, second)
    ///     .by(|call: &ServerRequest| call.context().peer().map(|peer| peer.ip()));
    /// # let _ = by_peer;
    /// ```
    pub fn by<C: Call, K: Hash>(
        self,
        key: impl Fn(&C) -> K + Send + Sync + 'static,
    ) -> RateLimit<C> {
        RateLimit {
            rate: self.rate,
            keys: self.keys,
            key: Some(Arc::new(move |call, state| state.hash_one(key(call)))),
            buckets: Arc::default(),
        }
    }
}

impl<C> RateLimit<C> {
    /// Sets how many calls may go at once after a pause.
    #[must_use]
    pub fn burst(mut self, calls: u32) -> Self {
        self.rate.burst = calls;
        self.buckets = Arc::default();
        self
    }

    /// Sets how many keys are told apart; default 10,000.
    ///
    /// A key is forgotten when its bucket is full again. Those that come while there are too many
    /// share one bucket.
    #[must_use]
    pub fn max_keys(mut self, keys: usize) -> Self {
        self.keys = keys;
        self.buckets = Arc::default();
        self
    }

    fn admit(&self, key: Option<u64>, id: &'static str) -> Result<()> {
        let now = Instant::now();
        let wait = {
            let buckets = self.buckets.buckets.lock();
            let mut buckets = buckets.unwrap_or_else(PoisonError::into_inner);
            let bucket = buckets.find(key, self.keys, now, &self.rate);
            self.rate.take(bucket, now)
        };
        let Err(wait) = wait else { return Ok(()) };
        let Rate { calls, per, .. } = self.rate;
        let when = wait.map_or("".into(), |wait| format!(", the next in {wait:?}"));
        let detail = format!("more than {calls} calls in {per:?}{when}");
        Err(Error::too_many_requests(id, detail))
    }
}

#[derive(Clone, Copy, Debug)]
struct Rate {
    calls: u32,
    per: Duration,
    burst: u32,
}

/// When the bucket is full again; nothing if it is full.
type Bucket = Option<Instant>;

impl Rate {
    /// The time in which a token comes; nothing if none ever does.
    fn interval(&self) -> Option<Duration> {
        self.per.checked_div(self.calls)
    }

    /// Takes a token, or says when there is one if there ever is.
    fn take(&self, bucket: &mut Bucket, now: Instant) -> Result<(), Option<Duration>> {
        let interval = self.interval().filter(|_| self.burst > 0).ok_or(None)?;
        let full = bucket.filter(|full| *full > now).unwrap_or(now);
        let missing = full.saturating_duration_since(now);
        let room = interval.saturating_mul(self.burst - 1);
        if missing > room {
            return Err(Some(missing - room));
        }
        *bucket = Some(full.checked_add(interval).unwrap_or(now + NEVER));
        Ok(())
    }

    /// The time in which an empty bucket fills.
    fn refill(&self) -> Duration {
        let interval = self.interval().unwrap_or_default();
        interval.saturating_mul(self.burst)
    }
}

#[derive(Debug, Default)]
struct Buckets {
    buckets: Mutex<ByKey>,
    hasher: RandomState,
}

#[derive(Debug, Default)]
struct ByKey {
    /// That of all calls, or of those whose keys are too many.
    shared: Bucket,
    /// By the hash of the key, so that long keys take no more room than short ones.
    by_key: HashMap<u64, Bucket>,
    /// When it is worth looking for full buckets again.
    sweep: Option<Instant>,
}

impl ByKey {
    fn find(&mut self, key: Option<u64>, max: usize, now: Instant, rate: &Rate) -> &mut Bucket {
        let Some(key) = key else {
            return &mut self.shared;
        };
        let known = self.by_key.contains_key(&key);
        if !known && self.by_key.len() >= max && self.sweep.is_none_or(|at| at <= now) {
            self.by_key
                .retain(|_, bucket| bucket.is_some_and(|full| full > now));
            self.sweep = now.checked_add(rate.refill() / 2);
        }
        if !known && self.by_key.len() >= max {
            return &mut self.shared;
        }
        self.by_key.entry(key).or_default()
    }
}

impl<C: Call> Around<C> for RateLimit<C> {
    async fn around(self, call: C, mut inner: impl Inner<C>) -> Result<C::Reply> {
        let key = self.key.as_ref();
        let key = key.map(|key| key(&call, &self.buckets.hasher));
        self.admit(key, id(&call))?;
        inner.call(call).await
    }
}

impl<C: Call> Around<C> for RateLimit {
    async fn around(self, call: C, mut inner: impl Inner<C>) -> Result<C::Reply> {
        self.admit(None, id(&call))?;
        inner.call(call).await
    }
}

layer!(RateLimit<C>);

impl<C> Clone for RateLimit<C> {
    fn clone(&self) -> Self {
        Self {
            rate: self.rate,
            keys: self.keys,
            key: self.key.clone(),
            buckets: self.buckets.clone(),
        }
    }
}

impl<C> fmt::Debug for RateLimit<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RateLimit")
            .field("rate", &self.rate)
            .field("keys", &self.keys)
            .finish_non_exhaustive()
    }
}
