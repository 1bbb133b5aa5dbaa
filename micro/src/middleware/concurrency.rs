//! Has few calls at once.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::around::{Around, Inner, layer};
use super::{Call, id};
use crate::error::{Error, Result};

/// Lets at most so many calls through at once; further ones wait or fail with a 429.
///
/// By default none waits. Who waits does so in the order of coming, until its deadline; put
/// [`Timeout`](super::Timeout) outside for a shorter time. A call leaves its place when it is
/// answered or dropped; a server's stream keeps it until it is sent, a client's until it is read to
/// its end or dropped.
/// All methods, and all clones, share one limit; a limit of zero refuses every call.
#[derive(Clone)]
pub struct Concurrency {
    shared: Arc<Shared>,
}

struct Shared {
    limit: usize,
    queue: usize,
    running: Arc<Semaphore>,
    waiting: AtomicUsize,
}

impl Concurrency {
    /// Lets `limit` calls through at once.
    pub fn new(limit: usize) -> Self {
        Self::with(limit, 0)
    }

    /// Lets this many calls wait; default none. What was let through before is forgotten.
    #[must_use]
    pub fn queue(self, calls: usize) -> Self {
        Self::with(self.shared.limit, calls)
    }

    /// Returns how many calls run.
    pub fn running(&self) -> usize {
        self.shared.limit - self.shared.running.available_permits()
    }

    /// Returns how many calls wait.
    pub fn waiting(&self) -> usize {
        self.shared.waiting.load(Ordering::Acquire)
    }

    fn with(limit: usize, queue: usize) -> Self {
        let limit = limit.min(Semaphore::MAX_PERMITS);
        Self {
            shared: Arc::new(Shared {
                limit,
                queue,
                running: Arc::new(Semaphore::new(limit)),
                waiting: AtomicUsize::new(0),
            }),
        }
    }
}

impl Shared {
    async fn enter(&self, id: &'static str) -> Result<OwnedSemaphorePermit> {
        if let Ok(permit) = self.running.clone().try_acquire_owned() {
            return Ok(permit);
        }
        let add = |waiting| (waiting < self.queue).then_some(waiting + 1);
        let queued = self
            .waiting
            .fetch_update(Ordering::AcqRel, Ordering::Acquire, add);
        if queued.is_err() {
            let Self { limit, queue, .. } = self;
            let detail = format!("{limit} calls run and {queue} wait, which is the limit");
            return Err(Error::too_many_requests(id, detail));
        }
        let _place = Place(&self.waiting);
        let permit = self.running.clone().acquire_owned().await;
        Ok(permit.expect("the semaphore is never closed"))
    }
}

/// A place in the queue.
struct Place<'a>(&'a AtomicUsize);

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

impl<C: Call> Around<C> for Concurrency {
    async fn around(self, call: C, mut inner: impl Inner<C>) -> Result<C::Reply> {
        let permit = self.shared.enter(id(&call)).await?;
        let reply = inner.call(call).await?;
        Ok(C::at_end(reply, move |_| drop(permit)))
    }
}

layer!(Concurrency);

impl fmt::Debug for Concurrency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Concurrency")
            .field("limit", &self.shared.limit)
            .field("queue", &self.shared.queue)
            .field("running", &self.running())
            .field("waiting", &self.waiting())
            .finish()
    }
}
