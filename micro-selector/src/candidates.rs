//! What a strategy chooses from.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use micro_registry::{Node, Service};

use crate::peer::Peer;

/// A node that may be picked.
#[derive(Clone, Copy, Debug)]
pub struct Candidate<'a> {
    pub(crate) peer: &'a Arc<Peer>,
}

impl<'a> Candidate<'a> {
    /// Returns the node.
    pub fn node(&self) -> &'a Arc<Node> {
        &self.peer.node
    }

    /// Returns the version of the service that it runs, with its endpoints.
    pub fn service(&self) -> &'a Arc<Service> {
        &self.peer.service
    }

    /// Returns its label `weight`; 1 if it has none, or none that is a number.
    pub fn weight(&self) -> u32 {
        self.peer.weight
    }

    /// Returns how many picks of it by this balancer have not ended.
    pub fn in_flight(&self) -> u32 {
        self.peer.doing.in_flight()
    }

    /// Returns the average of the times that [`succeeded_in`](crate::Pick::succeeded_in) was
    /// told, the newest of which counts an eighth.
    pub fn latency(&self) -> Option<Duration> {
        self.peer.doing.latency()
    }

    /// Returns a number that is the same in all processes, for the node's id.
    pub(crate) fn hash(&self) -> u64 {
        self.peer.hash
    }
}

/// The nodes that may be picked for a call; never none when a strategy is asked.
///
/// They are sorted by version, and by id within it.
#[derive(Clone, Copy, Debug)]
pub struct Candidates<'a> {
    pub(crate) peers: &'a [Arc<Peer>],
    /// Which of them; all when none.
    pub(crate) chosen: Option<&'a [u32]>,
    pub(crate) key: Option<&'a str>,
    pub(crate) turn: &'a AtomicUsize,
}

impl<'a> Candidates<'a> {
    /// Returns how many there are.
    #[expect(clippy::len_without_is_empty, reason = "they are never none")]
    pub fn len(&self) -> usize {
        self.chosen.map_or(self.peers.len(), <[u32]>::len)
    }

    /// Returns one of them, counted from 0.
    pub fn get(&self, index: usize) -> Option<Candidate<'a>> {
        let index = match self.chosen {
            None => index,
            Some(chosen) => *chosen.get(index)? as usize,
        };
        Some(Candidate {
            peer: self.peers.get(index)?,
        })
    }

    /// Returns all of them in turn.
    pub fn iter(&self) -> impl Iterator<Item = Candidate<'a>> + use<'a> {
        let candidates = *self;
        (0..candidates.len()).filter_map(move |index| candidates.get(index))
    }

    /// Returns the key that the call has, for those who keep calls with one key together.
    pub fn key(&self) -> Option<&'a str> {
        self.key
    }

    /// Returns a number that is one more each time it is asked for, for this service.
    pub fn turn(&self) -> usize {
        self.turn.fetch_add(1, Ordering::Relaxed)
    }
}
