//! The nodes of one service, for who calls it.

use std::sync::Arc;

use super::Shared;
use super::entry::Entry;
use super::snapshot::SnapshotGuard;
use crate::{Error, Result, Service};

/// Where a service runs, kept up to date.
///
/// Clones are cheap and the same. To be kept by who calls the service.
#[derive(Clone, Debug)]
pub struct Nodes {
    entry: Arc<Entry>,
    /// None when the nodes are given.
    shared: Option<Arc<Shared>>,
}

impl Nodes {
    pub(super) fn followed(entry: Arc<Entry>, shared: Arc<Shared>) -> Self {
        Self {
            entry,
            shared: Some(shared),
        }
    }

    /// Returns nodes that are given and stay as they are, without any registry.
    pub fn fixed(name: &str, versions: Vec<Service>) -> Self {
        Self {
            entry: Arc::new(Entry::fixed(name, versions)),
            shared: None,
        }
    }

    /// Returns the name of the service.
    pub fn name(&self) -> &str {
        self.entry.name()
    }

    /// Returns what is known now; it is empty before the first look-up and when there are no nodes.
    ///
    /// Takes no lock, allocates nothing and waits for nothing.
    pub fn snapshot(&self) -> SnapshotGuard {
        self.used();
        SnapshotGuard(self.entry.load())
    }

    /// Returns the [`generation`](crate::Snapshot::generation) of what is known now.
    ///
    /// Takes no lock, allocates nothing and waits for nothing.
    pub fn generation(&self) -> u64 {
        self.used();
        self.entry.generation()
    }

    /// Whether any node is known now. To ask this is no use of the nodes: it does not have them
    /// followed.
    pub fn are_known(&self) -> bool {
        !self.entry.load().is_empty()
    }

    /// Waits until nodes are known; at once where they are.
    ///
    /// # Errors
    ///
    /// [`Error::NotListed`] when the registry says that there are none, [`Error::Unreachable`]
    /// when it says nothing within [`deadline`](crate::CacheOptions::deadline), and what else it
    /// failed with. Errors are less than a second old.
    ///
    /// # Panics
    ///
    /// When it has to wait outside of a tokio runtime.
    pub async fn ready(&self) -> Result<()> {
        self.entry.touch();
        if !self.entry.load().is_empty() {
            return Ok(());
        }
        let Some(shared) = &self.shared else {
            return Err(Error::NotListed {
                service: self.name().to_owned(),
                registry: "fixed addresses",
                address: String::new(),
            });
        };
        let deadline = shared.options.deadline;
        let found = self.entry.found(shared);
        match tokio::time::timeout(deadline, found).await {
            Ok(found) => found,
            Err(_) => Err(shared.silent()),
        }
    }

    /// Notes that these nodes are in use, and has them followed if that has ended.
    fn used(&self) {
        self.entry.touch();
        if let Some(shared) = &self.shared
            && !self.entry.is_followed()
        {
            self.entry.follow(shared);
        }
    }
}
