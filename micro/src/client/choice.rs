//! Which of a service's nodes an attempt goes to, and which it has been to.

#[cfg(feature = "discovery")]
use std::{sync::Arc, time::Duration};

#[cfg(feature = "discovery")]
use tokio::time::Instant;

use super::driver::InFlight;
#[cfg(feature = "discovery")]
use super::options::Time;
#[cfg(feature = "discovery")]
use crate::registry::Node;
#[cfg(feature = "discovery")]
use crate::selector::Pick;

/// The node that an attempt goes to, if it was picked; it is told how that went.
///
/// Dropped without a word, the attempt was given up; that says nothing of the node, unless the node
/// has said nothing either.
#[derive(Debug, Default)]
pub(super) struct Choice {
    #[cfg(feature = "discovery")]
    picked: Option<Picked>,
}

#[cfg(feature = "discovery")]
#[derive(Debug)]
struct Picked {
    pick: Pick,
    began: Instant,
    /// What had come when the call was sent; none before there is a connection.
    heard: Option<u64>,
    /// Whether that nothing comes would say something.
    awaited: bool,
}

/// Who gives a call up after so long, and has heard nothing at all from the node meanwhile, says
/// something of it: there is no way to it, or it hangs.
#[cfg(feature = "discovery")]
const PATIENCE: Duration = Duration::from_secs(1);

#[cfg(feature = "discovery")]
impl Choice {
    /// What comes of a pick.
    pub(super) fn new(pick: Pick, call: Option<Time>, tried: &mut Tried) -> Self {
        // To look at the clock takes its time: the first attempt begins with the call.
        let began = match call {
            Some(call) if tried.last.is_none() && tried.before.is_empty() => call.began(),
            _ => Instant::now(),
        };
        tried.last = Some(Arc::clone(pick.node()));
        let picked = Picked {
            pick,
            began,
            heard: None,
            awaited: true,
        };
        Self {
            picked: Some(picked),
        }
    }

    /// There is a connection to the node. A call without a deadline may wait for its first answer as long
    /// as it likes.
    pub(super) fn reached(&mut self, call: &InFlight, has_deadline: bool) {
        if let Some(picked) = &mut self.picked {
            picked.heard = Some(call.heard());
            picked.awaited = has_deadline;
        }
    }

    /// The node has begun to answer.
    pub(super) fn answers(&mut self) {
        if let Some(picked) = &mut self.picked {
            picked.awaited = false;
            picked.pick.answered();
        }
    }

    /// The node has answered all there was to a call with one reply.
    pub(super) fn answered(mut self) {
        if let Some(Picked { pick, began, .. }) = self.picked.take() {
            if pick.is_timed() {
                pick.succeeded_in(began.elapsed());
            } else {
                pick.succeeded();
            }
        }
    }

    /// The node could not be reached, or the connection to it broke.
    pub(super) fn lost(mut self) {
        if let Some(Picked { pick, .. }) = self.picked.take() {
            pick.failed();
        }
    }

    /// Nobody waits any more for an answer of the node; `call` is where it would come, if it was reached.
    pub(super) fn given_up(&mut self, call: Option<&InFlight>) {
        if let Some(picked) = self.picked.take()
            && picked.awaited
            && picked.began.elapsed() >= PATIENCE
            && picked.heard == call.map(InFlight::heard)
        {
            picked.pick.failed();
        }
    }
}

#[cfg(feature = "discovery")]
impl Drop for Choice {
    fn drop(&mut self) {
        self.given_up(None);
    }
}

#[cfg(not(feature = "discovery"))]
impl Choice {
    pub(super) fn reached(&mut self, _: &InFlight, _: bool) {}

    pub(super) fn answers(&mut self) {}

    pub(super) fn given_up(&mut self, _: Option<&InFlight>) {}

    pub(super) fn answered(self) {}

    pub(super) fn lost(self) {}
}

/// The nodes that the attempts of a call went to.
#[derive(Debug, Default)]
pub(super) struct Tried {
    /// Of the attempt under way; moved to the others when there is another, so that most calls
    /// allocate nothing.
    #[cfg(feature = "discovery")]
    last: Option<Arc<Node>>,
    #[cfg(feature = "discovery")]
    before: Vec<Arc<Node>>,
}

#[cfg(feature = "discovery")]
impl Tried {
    /// Returns the nodes that are better avoided by the next attempt.
    pub(super) fn avoid(&mut self) -> &[Arc<Node>] {
        if let Some(last) = self.last.take()
            && !self.contains(&last)
        {
            self.before.push(last);
        }
        &self.before
    }

    /// Whether an attempt before the last has been to `node`.
    fn contains(&self, node: &Node) -> bool {
        self.before.iter().any(|tried| tried.id == node.id)
    }

    /// Returns how many nodes attempts have been to.
    pub(super) fn len(&self) -> usize {
        let last = self.last.iter().filter(|last| !self.contains(last));
        self.before.len() + last.count()
    }
}
