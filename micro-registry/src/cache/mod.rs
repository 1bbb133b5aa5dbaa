//! What is known of services, at hand without asking.
//!
//! `entry` keeps one name, `keep` is the task that follows the registry for it, `versions` are the
//! nodes as answers and changes make them, `snapshot` is what readers see.

mod entry;
mod keep;
mod nodes;
mod pause;
mod snapshot;
mod versions;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::Registry;

use entry::Entry;
pub use nodes::Nodes;
pub use snapshot::{Snapshot, SnapshotGuard};

/// Follows a registry for the services that are called.
///
/// For each name there is a [`Nodes`] to keep, which reads what is known without a lock and
/// without asking. The first to need a name has it looked up, and all others wait for that one
/// look-up; from then on a task watches the registry and asks again after the TTL. What is known
/// stays while the registry is away. That there is no such service is believed for a second.
/// Names that nobody uses are forgotten after a while.
///
/// Clones are the same cache. Its tasks end when all clones and all [`Nodes`] are dropped.
#[derive(Clone, Debug)]
pub struct Cache {
    shared: Arc<Shared>,
}

/// How a [`Cache`] follows its registry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CacheOptions {
    /// How long until the registry is asked again though it told of no change; a minute, as in
    /// go-micro, and no less than a second.
    pub ttl: Duration,
    /// How long a name is followed that is not used; ten minutes.
    pub idle: Duration,
    /// How long to wait for the registry; two seconds.
    pub deadline: Duration,
}

impl Default for CacheOptions {
    fn default() -> Self {
        Self {
            ttl: Duration::from_secs(60),
            idle: Duration::from_secs(600),
            deadline: Duration::from_secs(2),
        }
    }
}

/// What clones and handles share.
#[derive(Debug)]
struct Shared {
    registry: Arc<dyn Registry>,
    options: CacheOptions,
    entries: Mutex<HashMap<String, Arc<Entry>>>,
}

impl Cache {
    /// Makes a cache before a registry, with default options.
    pub fn new(registry: Arc<dyn Registry>) -> Self {
        Self::with_options(registry, CacheOptions::default())
    }

    /// Makes a cache before a registry.
    pub fn with_options(registry: Arc<dyn Registry>, mut options: CacheOptions) -> Self {
        options.ttl = options.ttl.max(Duration::from_secs(1));
        let shared = Shared {
            registry,
            options,
            entries: Mutex::default(),
        };
        Self {
            shared: Arc::new(shared),
        }
    }

    /// Returns the nodes of a service, of which nothing is looked up yet.
    ///
    /// This takes a lock: who calls a service often keeps what is returned.
    pub fn service(&self, name: &str) -> Nodes {
        let mut entries = self.shared.lock();
        let entry = match entries.get(name) {
            Some(entry) => Arc::clone(entry),
            None => {
                if entries.len() == entries.capacity() {
                    // Before it grows: what nobody follows and nobody keeps is of no use.
                    entries.retain(|_, entry| entry.is_followed() || Arc::strong_count(entry) > 1);
                }
                let entry = Arc::new(Entry::new(name));
                entries.insert(name.to_owned(), Arc::clone(&entry));
                entry
            }
        };
        Nodes::followed(entry, Arc::clone(&self.shared))
    }

    /// Returns the registry behind it.
    pub fn registry(&self) -> &Arc<dyn Registry> {
        &self.shared.registry
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, HashMap<String, Arc<Entry>>> {
        // Nothing is left half done where the lock is held.
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Forgets an entry of which only its task and the map know.
    fn forget(&self, entry: &Arc<Entry>) {
        let mut entries = self.lock();
        if !entry.is_held()
            && entries
                .get(entry.name())
                .is_some_and(|at| Arc::ptr_eq(at, entry))
        {
            entries.remove(entry.name());
        }
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        let entries = self.entries.get_mut();
        for entry in entries.unwrap_or_else(PoisonError::into_inner).values() {
            entry.stop();
        }
    }
}
