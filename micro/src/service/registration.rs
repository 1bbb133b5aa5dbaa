//! A service in its registry: put there, kept there, taken off whatever happens.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};

use super::announce;
use super::until::until;
use crate::error::{Error, Result, SERVER};
use crate::registry::{self, Metadata, RegisterOptions, Registry, Service};

/// How long the first registration may take, and how long it may take to deregister.
const PATIENCE: Duration = Duration::from_secs(2);
/// How long a later registration may take: the service is in the registry and can wait.
const LATER: Duration = Duration::from_secs(5);
/// The pause after a first registration that failed, doubled after each.
const FIRST_RETRY: Duration = Duration::from_millis(100);
/// The pause after a later registration that failed, doubled after each.
const RETRY: Duration = Duration::from_secs(1);
/// The longest such pause: a registry that has lost its memory should have the service back soon.
const LONGEST_RETRY: Duration = Duration::from_secs(5);

/// What is registered, and where.
#[derive(Debug)]
pub(super) struct Record {
    pub(super) registry: Arc<dyn Registry>,
    pub(super) service: Service,
    /// How long it stays without being registered again; for ever when zero.
    pub(super) ttl: Duration,
    /// How often it is registered; once when zero.
    pub(super) interval: Duration,
}

/// A registered service. When this is dropped a task deregisters it.
#[derive(Debug)]
pub(super) struct Registration {
    /// Dropped, it ends the task.
    stop: oneshot::Sender<()>,
    first: Option<oneshot::Receiver<Result<()>>>,
    task: JoinHandle<()>,
}

impl Registration {
    /// Begins to register.
    pub(super) fn begin(record: Record) -> Self {
        let (stop, stopped) = oneshot::channel();
        let (told, first) = oneshot::channel();
        Self {
            stop,
            first: Some(first),
            task: tokio::spawn(keep(record, told, stopped)),
        }
    }

    /// Waits until it is registered.
    pub(super) async fn registered(&mut self) -> Result<()> {
        let Some(first) = self.first.take() else {
            return Ok(());
        };
        first.await.unwrap_or_else(|_| {
            let detail = "the registry panicked while the service was registered";
            Err(Error::internal(SERVER, detail))
        })
    }

    /// Deregisters, and waits for that.
    pub(super) async fn end(self) {
        drop(self.stop);
        // It fails where the registry panics, which has been said.
        let _ = self.task.await;
    }
}

/// Registers, goes on to until told to stop, and deregisters.
async fn keep(
    record: Record,
    told: oneshot::Sender<Result<()>>,
    mut stopped: oneshot::Receiver<()>,
) {
    if let Some(first) = until(&mut stopped, record.first()).await {
        let registered = first.is_ok();
        if registered {
            announce::registered(&record);
        }
        // Where nobody listens the service is told to stop.
        let _ = told.send(first);
        if registered {
            until(stopped, record.beat()).await;
        }
    }
    // A registration that failed or was not waited for may have happened.
    record.end().await;
}

impl Record {
    /// Registers for the first time, again where that fails, within the time that a start has.
    async fn first(&self) -> Result<()> {
        let mut failed = None;
        let attempts = async {
            let mut pause = FIRST_RETRY;
            loop {
                match self.register().await {
                    Err(error) if !matches!(error, registry::Error::Invalid(_)) => {
                        failed = Some(error);
                    }
                    done => return done,
                }
                sleep(pause).await;
                pause *= 2;
            }
        };
        let result = match timeout(PATIENCE, attempts).await {
            Ok(Ok(())) => return Ok(()),
            Ok(Err(error)) => Some(error),
            Err(_) => failed,
        };
        Err(self.refused(result))
    }

    /// Says why there is no registration; without an error the registry did not answer.
    fn refused(&self, error: Option<registry::Error>) -> Error {
        let Service { name, .. } = &self.service;
        let place = announce::place(&*self.registry);
        let Some(error) = error else {
            let detail = format!(
                "cannot register {name}: the registry {place} did not answer within {PATIENCE:?}"
            );
            return Error::unavailable(SERVER, detail);
        };
        let refused = match &error {
            registry::Error::Invalid(what) => {
                Error::bad_request(SERVER, format!("cannot register: {what}"))
            }
            registry::Error::Unreachable { reason, .. } => {
                let detail = format!(
                    "cannot register {name}: the registry {place} can't be reached: {reason}"
                );
                Error::unavailable(SERVER, detail)
            }
            other => {
                let detail = format!("cannot register {name}: the registry {place} fails: {other}");
                Error::unavailable(SERVER, detail)
            }
        };
        refused.with_source(error)
    }

    /// Registers again and again. Who follows the registry hears of nothing as long as that works.
    async fn beat(&self) {
        if self.interval.is_zero() {
            return std::future::pending().await;
        }
        let mut pause = self.interval;
        let mut retry = None;
        loop {
            sleep(pause).await;
            let registered = timeout(LATER, self.register()).await;
            let registered = registered.unwrap_or_else(|_| {
                Err(registry::Error::Unreachable {
                    address: self.registry.address(),
                    reason: format!("it did not answer within {LATER:?}"),
                })
            });
            match registered {
                Ok(()) => {
                    if retry.take().is_some() {
                        announce::found(self);
                    }
                    pause = self.interval;
                }
                Err(error) => {
                    let again = match retry {
                        None => {
                            announce::lost(self, &error);
                            RETRY
                        }
                        Some(before) => before * 2,
                    };
                    pause = again.min(LONGEST_RETRY).min(self.interval);
                    retry = Some(pause);
                }
            }
        }
    }

    async fn register(&self) -> registry::Result<()> {
        let ttl = (!self.ttl.is_zero()).then_some(self.ttl);
        let options = RegisterOptions { ttl };
        self.registry.register(&self.service, options).await
    }

    /// Deregisters; the registry needs to know no more than which node it is.
    async fn end(mut self) {
        self.service.endpoints.clear();
        for node in &mut self.service.nodes {
            node.metadata = Metadata::new();
        }
        let place = announce::place(&*self.registry);
        match timeout(PATIENCE, self.registry.deregister(&self.service)).await {
            Ok(Ok(())) => tracing::info!(service = self.service.name, "deregistered"),
            Ok(Err(error)) => {
                tracing::warn!(%error, "not deregistered from {place}; it goes when its TTL is over");
            }
            Err(_) => {
                let patience = PATIENCE;
                tracing::warn!(
                    ?patience,
                    "{place} does not answer; the service leaves it when its TTL is over"
                );
            }
        }
    }
}
