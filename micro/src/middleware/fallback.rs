//! Answers where nobody else does.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::around::{Around, Inner, layer};
use super::endpoints::Endpoints;
use super::last_good::{Key, LastGood};
use super::{ClientReply, ClientRequest};
use crate::error::{Error, Result};
use crate::spec::{Idempotency, MethodKind};

type Applies = dyn Fn(&Error) -> bool + Send + Sync;
type Degraded = dyn Fn(&ClientRequest, &Error) -> Result<ClientReply> + Send + Sync;

/// Answers calls of a client that failed: with what a closure makes of them, or with the last good
/// reply to the same request.
///
/// It answers for errors of [`is_retryable`](Error::is_retryable) and a 429, after all retries. A call
/// whose own time is up is over before any layer can answer it; for an answer in place of a 408 put a
/// shorter [`Timeout`](super::Timeout) inside of this one. Calls that take a stream fail as they did.
#[derive(Clone)]
pub struct Fallback {
    applies: Arc<Applies>,
    endpoints: Option<Endpoints>,
    source: Source,
}

#[derive(Clone)]
enum Source {
    Closure(Arc<Degraded>),
    LastGood {
        kept: Arc<Mutex<LastGood>>,
        vary: Vec<String>,
    },
}

/// How long a reply is good.
const MAX_AGE: Duration = Duration::from_secs(5 * 60);
/// How much is kept.
const MAX_BYTES: usize = 16 << 20;

impl Fallback {
    /// Answers with what `degraded` makes of the request and its error; an error that it returns is
    /// that of the call.
    ///
    /// A reply has to be of the type of its method, so match the endpoint or name it by
    /// [`endpoint`](Self::endpoint):
    ///
    /// ```
    /// use micro::Error;
    /// use micro::codec::Json;
    /// use micro::middleware::{ClientReply, ClientRequest, Fallback};
    ///
    /// #[derive(serde::Serialize, serde::Deserialize)]
    /// struct Prices {
    ///     list: Vec<u32>,
    /// }
    ///
    /// let fallback = Fallback::new(|request: &ClientRequest, _: &Error| {
    ///     let prices = Prices { list: vec![10, 20] };
    ///     ClientReply::encode::<Json, _>(&prices, request.format())
    /// })
    /// .endpoint("Catalog.Prices");
    /// # let _ = fallback;
    /// ```
    pub fn new(
        degraded: impl Fn(&ClientRequest, &Error) -> Result<ClientReply> + Send + Sync + 'static,
    ) -> Self {
        Self::of(Source::Closure(Arc::new(degraded)))
    }

    /// Answers with the last good reply to the same request, if that is not too old.
    ///
    /// Only unary methods that are declared to have no side effects are answered for, and those that
    /// [`endpoint`](Self::endpoint) names. Requests are the same if service, endpoint, message and
    /// `authorization` are; what else replies depend on is told by [`vary`](Self::vary). By default
    /// replies are kept for five minutes and up to 16 MiB; the oldest makes room. Compressed
    /// requests are not compared, and not answered.
    ///
    /// What layers inside of this one add to a call is not seen here. If replies depend on who calls,
    /// [`Credentials`](super::Credentials) has to stand outside, or one caller gets the replies of
    /// another.
    pub fn last_good() -> Self {
        Self::of(Source::LastGood {
            kept: Arc::new(Mutex::new(LastGood::new(MAX_AGE, MAX_BYTES))),
            vary: vec!["authorization".into()],
        })
    }

    fn of(source: Source) -> Self {
        Self {
            applies: Arc::new(|error| error.is_retryable() || error.code() == 429),
            endpoints: None,
            source,
        }
    }

    /// Answers for this endpoint, as `Catalog.Prices`, or `Catalog.*` for all of a service; call it
    /// once for each. Others are left alone then.
    #[must_use]
    pub fn endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.endpoints.get_or_insert_default().add(endpoint.into());
        self
    }

    /// Says for which errors it answers.
    #[must_use]
    pub fn applies(mut self, applies: impl Fn(&Error) -> bool + Send + Sync + 'static) -> Self {
        self.applies = Arc::new(applies);
        self
    }

    /// Says that good replies depend on metadata of this name too.
    #[must_use]
    pub fn vary(mut self, name: impl Into<String>) -> Self {
        if let Source::LastGood { vary, .. } = &mut self.source {
            vary.push(name.into());
        }
        self
    }

    /// Sets how long a good reply may be given; default five minutes.
    #[must_use]
    pub fn max_age(self, age: Duration) -> Self {
        self.limit(|kept| LastGood::new(age, kept.max_bytes))
    }

    /// Sets how many bytes of requests and good replies are kept; default 16 MiB.
    #[must_use]
    pub fn max_bytes(self, bytes: usize) -> Self {
        self.limit(|kept| LastGood::new(kept.max_age, bytes))
    }

    fn limit(mut self, limited: impl FnOnce(&LastGood) -> LastGood) -> Self {
        if let Source::LastGood { kept, .. } = &mut self.source {
            let limited = limited(&lock(kept));
            *kept = Arc::new(Mutex::new(limited));
        }
        self
    }

    /// How to answer for this call; nothing if not at all.
    fn answer(&self, call: &ClientRequest) -> Option<Answer> {
        let named = self.endpoints.as_ref();
        let named = named.map(|endpoints| endpoints.contain(call));
        match &self.source {
            Source::Closure(degraded) => named
                .unwrap_or(true)
                .then(|| call.try_clone())?
                .map(|call| Answer::Closure(degraded.clone(), Box::new(call))),
            Source::LastGood { kept, vary } => {
                let method = call.method();
                let harmless = || method.idempotency() == Idempotency::NoSideEffects;
                let unary = method.kind() == MethodKind::Unary;
                (unary && named.unwrap_or_else(harmless))
                    .then(|| Key::of(call, vary))?
                    .map(|key| Answer::LastGood(kept.clone(), key))
            }
        }
    }
}

enum Answer {
    Closure(Arc<Degraded>, Box<ClientRequest>),
    LastGood(Arc<Mutex<LastGood>>, Key),
}

impl Answer {
    /// Learns of a good reply.
    fn keep(self, reply: &ClientReply) {
        if let (Self::LastGood(kept, key), Some(reply)) = (self, reply.message()) {
            lock(&kept).put(key, reply, Instant::now());
        }
    }

    fn give(self, error: Error) -> Result<ClientReply> {
        match self {
            Self::Closure(degraded, call) => degraded(&call, &error),
            Self::LastGood(kept, key) => {
                let reply = lock(&kept).get(&key, Instant::now()).ok_or(error)?;
                Ok(ClientReply::from_message(reply))
            }
        }
    }
}

impl Around<ClientRequest> for Fallback {
    async fn around(
        self,
        call: ClientRequest,
        mut inner: impl Inner<ClientRequest>,
    ) -> Result<ClientReply> {
        let answer = self.answer(&call);
        match (inner.call(call).await, answer) {
            (Ok(reply), Some(answer)) => {
                answer.keep(&reply);
                Ok(reply)
            }
            (Err(error), Some(answer)) if (self.applies)(&error) => answer.give(error),
            (reply, _) => reply,
        }
    }
}

layer!(Fallback);

fn lock(kept: &Mutex<LastGood>) -> MutexGuard<'_, LastGood> {
    kept.lock().unwrap_or_else(PoisonError::into_inner)
}

impl fmt::Debug for Fallback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fallback")
            .field("endpoints", &self.endpoints)
            .finish_non_exhaustive()
    }
}
