//! The nodes of a service as a balancer picks among them.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError};

use arc_swap::{ArcSwapOption, Guard};
use micro_registry::{Nodes, Snapshot};

use crate::peer::{Doing, Peer, Troubles};

/// What was made of a snapshot.
#[derive(Debug)]
pub(crate) struct Rotation {
    generation: u64,
    pub(crate) peers: Vec<Arc<Peer>>,
}

impl Rotation {
    fn new(snapshot: &Snapshot, before: Option<&Self>, troubles: &Arc<Troubles>) -> Self {
        // Both are sorted in the same way, but for versions: nodes may have moved between them.
        let mut known: Vec<&Arc<Peer>> = before.iter().flat_map(|before| &before.peers).collect();
        known.sort_by(|a, b| a.node.id.cmp(&b.node.id));
        let find = |id: &str| {
            let at = known.binary_search_by(|peer| peer.node.id.as_str().cmp(id));
            at.ok().map(|at| known[at])
        };
        let peers = snapshot
            .nodes()
            .map(|(service, node)| match find(&node.id) {
                Some(peer) if *peer.node == *node && Arc::ptr_eq(&peer.service, service) => {
                    Arc::clone(peer)
                }
                // Elsewhere it is another process, with nothing to be held against it.
                Some(peer) if peer.node.address == node.address => {
                    Arc::new(Peer::new(node, service, Arc::clone(&peer.doing)))
                }
                _ => Arc::new(Peer::new(node, service, Arc::new(Doing::new(troubles)))),
            });
        Self {
            generation: snapshot.generation(),
            peers: peers.collect(),
        }
    }
}

/// The rotation of a service, made anew when its nodes have changed.
#[derive(Debug, Default)]
pub(crate) struct Current {
    rotation: ArcSwapOption<Rotation>,
    making: Mutex<()>,
}

impl Current {
    /// Returns the rotation of what is known now.
    ///
    /// While another thread makes it, that of a moment before, if that has nodes.
    pub(crate) fn load(
        &self,
        nodes: &Nodes,
        troubles: &Arc<Troubles>,
    ) -> Guard<Option<Arc<Rotation>>> {
        let rotation = self.rotation.load();
        let generation = nodes.generation();
        let go_on = rotation
            .as_ref()
            .is_some_and(|rotation| !rotation.peers.is_empty());
        // Where there are none, only the snapshot itself tells: it is there a moment before its generation.
        if go_on
            && rotation
                .as_ref()
                .is_some_and(|rotation| rotation.generation == generation)
        {
            return rotation;
        }
        let Some(making) = self.make(go_on) else {
            return rotation;
        };
        let before = self.rotation.load();
        let snapshot = nodes.snapshot();
        let made = |rotation: &Arc<Rotation>| rotation.generation == snapshot.generation();
        if !before.as_ref().is_some_and(made) {
            let next = Rotation::new(&snapshot, before.as_deref(), troubles);
            self.rotation.store(Some(Arc::new(next)));
        }
        drop(making);
        self.rotation.load()
    }

    /// Takes the right to make the next one; none when another has it and there is one to go on
    /// with.
    fn make(&self, go_on: bool) -> Option<MutexGuard<'_, ()>> {
        if !go_on {
            return Some(self.making.lock().unwrap_or_else(PoisonError::into_inner));
        }
        match self.making.try_lock() {
            Ok(making) => Some(making),
            Err(TryLockError::Poisoned(making)) => Some(making.into_inner()),
            Err(TryLockError::WouldBlock) => None,
        }
    }
}
