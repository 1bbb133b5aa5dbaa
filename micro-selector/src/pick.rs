//! A node that was picked for a call.

use std::sync::Arc;
use std::time::Duration;

use micro_registry::{Node, Service};

use crate::health::State;
use crate::peer::Peer;

/// A node that was picked for a call, until that has ended.
///
/// It counts as in flight until this is dropped. Dropped without a word on how the call went, it
/// is taken for given up, which says nothing of the node.
#[derive(Debug)]
#[must_use = "a pick that is dropped at once is a call that was given up"]
pub struct Pick {
    peer: Arc<Peer>,
    /// How the node stood when it was picked.
    seen: State,
    /// Whether this call is the one that tries whether the node is back.
    trial: bool,
    timed: bool,
}

impl Pick {
    pub(crate) fn new(peer: Arc<Peer>, seen: State, trial: bool) -> Self {
        peer.doing.begin();
        Self {
            peer,
            seen,
            trial,
            timed: true,
        }
    }

    pub(crate) fn timed(mut self, timed: bool) -> Self {
        self.timed = timed;
        self
    }

    /// Whether it matters how long the call takes: whether what picks the node
    /// [looks at that](crate::Strategy::looks_at_latency).
    pub fn is_timed(&self) -> bool {
        self.timed
    }

    /// Returns the node.
    pub fn node(&self) -> &Arc<Node> {
        &self.peer.node
    }

    /// Returns the version of the service that it runs, with its endpoints.
    pub fn service(&self) -> &Arc<Service> {
        &self.peer.service
    }

    /// The node has begun to answer, and the call goes on: if it was out of rotation, it is back.
    pub fn answered(&mut self) {
        if self.seen.is_in() {
            return;
        }
        self.trial = false;
        let health = self.peer.doing.health();
        health.succeeded(self.seen);
        self.seen = health.load();
    }

    /// The node has answered, be it with an error of its own: if it was out of rotation, it is
    /// back.
    pub fn succeeded(mut self) {
        self.answered();
    }

    /// As [`succeeded`](Self::succeeded), and says how long that took.
    pub fn succeeded_in(self, time: Duration) {
        self.peer.doing.took(time);
        self.succeeded();
    }

    /// The node could not be reached, or the connection to it broke: it is out of rotation at
    /// once, until the [`Backoff`](crate::Backoff) is over.
    pub fn failed(mut self) {
        self.trial = false;
        self.peer.doing.failed(self.seen);
    }
}

impl Drop for Pick {
    fn drop(&mut self) {
        self.peer.doing.end();
        if self.trial {
            self.peer.doing.health().give_up(self.seen);
        }
    }
}
