//! The registry of one process: for tests, and for services that live together.

mod expiry;
mod table;
mod watchers;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures_core::future::BoxFuture;
use tokio::time::Instant;

use crate::{Error, RegisterOptions, Registry, Result, Service, Watcher};

/// How many changes a watcher may be behind before it fails with [`Error::Lagged`].
pub const WATCHER_QUEUE: usize = 1024;

/// Knows the services of this process.
///
/// Clones are the same registry. Its watchers are told of everything that changes: of new nodes
/// (`Create`), of nodes that are registered again with other contents (`Update`), of nodes that
/// are taken off or were not registered again within their TTL (`Delete`). A node that is
/// registered again as it was makes no event. A watcher that is [`WATCHER_QUEUE`] changes behind
/// fails with [`Error::Lagged`] and ends. Nodes expire on time while tokio's clock runs in the
/// program; no thread is blocked for it.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    shared: Arc<Shared>,
}

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    table: table::Table,
    watchers: watchers::Watchers,
    expiry: expiry::Timer,
}

impl Memory {
    /// Makes a registry with nothing in it.
    pub fn new() -> Self {
        Self::default()
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        // Nothing is left half done where the lock is held.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Takes off what has expired, and tells of it.
    fn expire(&mut self) {
        let events = self.table.expire(Instant::now());
        self.watchers.tell(events);
    }
}

impl Registry for Memory {
    fn register<'a>(
        &'a self,
        service: &'a Service,
        options: RegisterOptions,
    ) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            service.check()?;
            let now = Instant::now();
            let mut state = self.shared.lock();
            state.expire();
            // A TTL that is beyond the clock is none.
            let expires = options.ttl.and_then(|ttl| now.checked_add(ttl));
            let events = state.table.register(service, expires);
            state.watchers.tell(events);
            let next = state.table.next_expiry();
            state.expiry.set(next, &self.shared);
            Ok(())
        })
    }

    fn deregister<'a>(&'a self, service: &'a Service) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            let mut state = self.shared.lock();
            state.expire();
            let events = state.table.deregister(service);
            state.watchers.tell(events);
            Ok(())
        })
    }

    fn get<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Vec<Service>>> {
        Box::pin(async move {
            let mut state = self.shared.lock();
            state.expire();
            let services = state.table.get(name);
            match services.is_empty() {
                true => Err(Error::NotFound {
                    service: name.to_owned(),
                }),
                false => Ok(services),
            }
        })
    }

    fn list(&self) -> BoxFuture<'_, Result<Vec<Service>>> {
        Box::pin(async move {
            let mut state = self.shared.lock();
            state.expire();
            Ok(state.table.list())
        })
    }

    fn watch<'a>(&'a self, name: Option<&'a str>) -> BoxFuture<'a, Result<Watcher>> {
        Box::pin(async move { Ok(self.shared.lock().watchers.add(name)) })
    }

    fn name(&self) -> &'static str {
        "memory"
    }
}
