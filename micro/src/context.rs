//! What a handler knows about the call it answers.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::Instant;

use crate::metadata::Metadata;
use crate::spec::{MethodSpec, ServiceSpec};

/// The circumstances of one call; cheap to clone.
///
/// A handler that is called directly, as in a unit test, takes `Context::new()`.
#[derive(Clone, Debug, Default)]
pub struct Context {
    inner: Arc<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    metadata: Metadata,
    deadline: Option<Instant>,
    peer: Option<SocketAddr>,
    method: Option<(&'static ServiceSpec, &'static MethodSpec)>,
    /// The context of the same call that this one was made from; it has what follows.
    origin: Option<Context>,
    over: AtomicBool,
    ended: Notify,
    reply: Mutex<Option<Box<ReplyHead>>>,
}

/// What a handler sends beside its replies.
#[derive(Debug, Default)]
pub(crate) struct ReplyHead {
    pub(crate) headers: Metadata,
    pub(crate) trailers: Metadata,
}

impl Context {
    /// Creates a context without metadata, deadline or peer.
    pub fn new() -> Self {
        Self::default()
    }

    /// Creates a context that differs only in its metadata.
    pub fn with_metadata(self, metadata: Metadata) -> Self {
        self.change(|inner| inner.metadata = metadata)
    }

    /// Creates a context that ends `timeout` from now.
    pub fn with_timeout(self, timeout: Duration) -> Self {
        self.change(|inner| inner.deadline = Instant::now().checked_add(timeout))
    }

    /// Returns what the caller sent beside the request.
    pub fn metadata(&self) -> &Metadata {
        &self.inner.metadata
    }

    /// Returns when the caller stops waiting.
    pub fn deadline(&self) -> Option<Instant> {
        self.inner.deadline
    }

    /// Returns how long the caller still waits, zero if the deadline has passed.
    pub fn remaining(&self) -> Option<Duration> {
        self.inner
            .deadline
            .map(|deadline| deadline.saturating_duration_since(Instant::now()))
    }

    /// Returns the address of the caller's end of the connection; nothing if called in process.
    pub fn peer(&self) -> Option<SocketAddr> {
        self.inner.peer
    }

    /// Returns the service that was called.
    pub fn service(&self) -> Option<&'static ServiceSpec> {
        self.inner.method.map(|(service, _)| service)
    }

    /// Returns the method that was called.
    pub fn method(&self) -> Option<&'static MethodSpec> {
        self.inner.method.map(|(_, method)| method)
    }

    /// Returns the endpoint as the registry names it, e.g. `Greeter.Call`; empty if called directly.
    pub fn endpoint(&self) -> String {
        let method = self.inner.method;
        method
            .map(|(service, method)| service.endpoint(method))
            .unwrap_or_default()
    }

    /// Waits until the call is over: answered, past its deadline or given up by the caller.
    ///
    /// The handler's own future is dropped then; this is for tasks it has spawned.
    pub async fn cancelled(&self) {
        let ended = self.origin().ended.notified();
        if !self.is_cancelled() {
            ended.await;
        }
    }

    /// Returns whether the call is over.
    pub fn is_cancelled(&self) -> bool {
        self.origin().over.load(Ordering::Acquire)
    }

    /// Sends this metadata before the first reply; without effect once that is sent.
    ///
    /// What gRPC and HTTP keep for themselves, as `content-type`, is left out. A later call
    /// replaces what an earlier one said.
    pub fn set_headers(&self, metadata: Metadata) {
        self.reply().get_or_insert_default().headers = metadata;
    }

    /// Sends this metadata with the end of the call, whether it goes well or not.
    ///
    /// Otherwise as [`set_headers`](Self::set_headers).
    pub fn set_trailers(&self, metadata: Metadata) {
        self.reply().get_or_insert_default().trailers = metadata;
    }

    /// Takes what the handler wants to send beside its replies.
    pub(crate) fn take_reply(&self) -> Option<Box<ReplyHead>> {
        self.reply().take()
    }

    fn reply(&self) -> MutexGuard<'_, Option<Box<ReplyHead>>> {
        let reply = self.origin().reply.lock();
        reply.unwrap_or_else(PoisonError::into_inner)
    }

    /// Creates the context of a received call.
    pub(crate) fn received(
        metadata: Metadata,
        deadline: Option<Instant>,
        peer: Option<SocketAddr>,
        method: (&'static ServiceSpec, &'static MethodSpec),
    ) -> Self {
        Self {
            inner: Arc::new(Inner {
                metadata,
                deadline,
                peer,
                method: Some(method),
                ..Inner::default()
            }),
        }
    }

    /// Returns a guard whose drop ends the call.
    pub(crate) fn guard(&self) -> CallGuard {
        CallGuard(self.clone())
    }

    fn origin(&self) -> &Inner {
        self.inner
            .origin
            .as_ref()
            .map_or(&*self.inner, |origin| &*origin.inner)
    }

    fn change(self, change: impl FnOnce(&mut Inner)) -> Self {
        let old = &*self.inner;
        let mut inner = Inner {
            metadata: old.metadata.clone(),
            deadline: old.deadline,
            peer: old.peer,
            method: old.method,
            origin: Some(old.origin.clone().unwrap_or_else(|| self.clone())),
            ..Inner::default()
        };
        change(&mut inner);
        Self {
            inner: Arc::new(inner),
        }
    }
}

/// Ends its call when dropped, for whatever reason.
#[derive(Debug)]
pub(crate) struct CallGuard(Context);

impl Drop for CallGuard {
    fn drop(&mut self) {
        // Most handlers keep no clone; then nobody can be waiting.
        if Arc::strong_count(&self.0.inner) > 1 {
            self.0.inner.over.store(true, Ordering::Release);
            self.0.inner.ended.notify_waiters();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn guard_ends_the_call() {
        let cx = Context::new();
        let guard = cx.guard();
        let task = tokio::spawn({
            let cx = cx.clone();
            async move { cx.cancelled().await }
        });
        tokio::task::yield_now().await;
        assert!(!cx.is_cancelled());
        drop(guard);
        task.await.unwrap();
        cx.cancelled().await;
    }

    #[test]
    fn a_changed_context_is_of_the_same_call() {
        let cx = Context::new();
        let changed = cx.clone().with_timeout(Duration::ZERO);
        let changed = changed.with_metadata(Metadata::new());
        let mut trailers = Metadata::new();
        trailers.insert("a", "b").unwrap();
        changed.set_trailers(trailers);
        assert_eq!(cx.take_reply().unwrap().trailers.get("a"), Some("b"));
        drop(cx.guard());
        assert!(changed.is_cancelled());
    }

    #[tokio::test(start_paused = true)]
    async fn remaining_time_runs_out() {
        let cx = Context::new().with_timeout(Duration::from_secs(2));
        tokio::time::advance(Duration::from_secs(1)).await;
        assert_eq!(cx.remaining(), Some(Duration::from_secs(1)));
        tokio::time::advance(Duration::from_secs(3)).await;
        assert_eq!(cx.remaining(), Some(Duration::ZERO));
    }
}
