//! What is known of a service at a moment.

use std::ops::Deref;
use std::sync::Arc;

use crate::{Node, Service};

/// The nodes of a service, as they were known at a moment; it does not change.
///
/// Versions are sorted by name and nodes by id; no id is there twice, and no version without nodes.
#[derive(Debug, Default)]
pub struct Snapshot {
    generation: u64,
    versions: Vec<Arc<Service>>,
}

impl Snapshot {
    pub(super) fn new(generation: u64, versions: Vec<Arc<Service>>) -> Self {
        Self {
            generation,
            versions,
        }
    }

    /// Returns a number that is another for each snapshot of a [`Nodes`](crate::Nodes).
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// Returns the versions of the service.
    pub fn versions(&self) -> &[Arc<Service>] {
        &self.versions
    }

    /// Returns the nodes of all versions, each with its version.
    pub fn nodes(&self) -> impl Iterator<Item = (&Arc<Service>, &Node)> {
        let versions = self.versions.iter();
        versions.flat_map(|service| service.nodes.iter().map(move |node| (service, node)))
    }

    /// Whether there are no nodes.
    pub fn is_empty(&self) -> bool {
        self.versions.is_empty()
    }
}

/// A [`Snapshot`] that is being read. To be held for a moment: it slows writers down.
#[derive(Debug)]
pub struct SnapshotGuard(pub(super) arc_swap::Guard<Arc<Snapshot>>);

impl SnapshotGuard {
    /// Returns the snapshot to keep.
    pub fn to_arc(&self) -> Arc<Snapshot> {
        Arc::clone(&self.0)
    }
}

impl Deref for SnapshotGuard {
    type Target = Snapshot;

    fn deref(&self) -> &Snapshot {
        &self.0
    }
}
