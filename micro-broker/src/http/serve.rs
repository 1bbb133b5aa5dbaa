//! A subscription from its first registration to its end.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use micro_registry::{RegisterOptions, Service};
use tokio::sync::{mpsc, oneshot, watch};
use tokio::time::timeout;

use super::broker::Shared;
use super::subscribers::Idle;
use crate::{Error, Result, Stop};

/// How soon a registration that failed is tried again.
const AGAIN: Duration = Duration::from_secs(5);

/// No registry is asked more often.
const SHORTEST: Duration = Duration::from_millis(10);

/// All a subscription needs.
pub(super) struct Serving {
    pub(super) shared: Arc<Shared>,
    pub(super) entry: Service,
    pub(super) idle: Idle,
    /// Told how the first registration went.
    pub(super) ready: oneshot::Sender<Result<()>>,
    /// The end of the broker.
    pub(super) end: watch::Receiver<()>,
    /// Held until the subscription is over.
    pub(super) alive: mpsc::Sender<()>,
}

impl Serving {
    /// Registers, again and again, until the subscription ends; then takes the entry back and waits for
    /// the handlers.
    pub(super) async fn run(mut self, mut stop: Stop) -> Result<()> {
        let registered = self.shared.register(&self.entry).await;
        let failed = registered.is_err();
        // Who is gone has dropped the subscription, which `stop` knows.
        let _ = self.ready.send(registered);
        if !failed {
            let mut end = pin!(self.end.changed());
            let mut ended = pin!(poll_fn(|cx| {
                if Pin::new(&mut stop).poll(cx).is_ready() || end.as_mut().poll(cx).is_ready() {
                    return Poll::Ready(());
                }
                Poll::Pending
            }));
            let interval = self.shared.options.register_interval.max(SHORTEST);
            let mut pause = interval;
            while timeout(pause, ended.as_mut()).await.is_err() {
                pause = interval;
                if let Err(error) = self.shared.register(&self.entry).await {
                    tracing::warn!(%error, "subscription not registered again");
                    pause = interval.min(AGAIN);
                }
            }
        }
        // Publishers that have not heard of it yet are still served.
        let deregistered = self.shared.cache.registry().deregister(&self.entry).await;
        self.shared.subscribers.remove(&self.entry);
        self.idle.wait().await;
        drop(self.alive);
        deregistered
            .inspect_err(|error| tracing::warn!(%error, "subscription not deregistered"))
            .map_err(Error::from)
    }
}

impl Shared {
    async fn register(&self, entry: &Service) -> Result<()> {
        let options = RegisterOptions {
            ttl: Some(self.options.register_ttl),
        };
        Ok(self.cache.registry().register(entry, options).await?)
    }
}
