//! A node that can be picked, and how it does.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::time::Duration;

use micro_registry::{Node, Service};
use tokio::time::Instant;

use crate::Backoff;
use crate::health::{Health, State};
use crate::strategy::hash;

/// The label by which a node says what share of the calls it takes.
const WEIGHT: &str = "weight";

/// A node of a service, with what strategies ask of it.
#[derive(Debug)]
pub(crate) struct Peer {
    pub(crate) node: Arc<Node>,
    pub(crate) service: Arc<Service>,
    pub(crate) weight: u32,
    pub(crate) hash: u64,
    pub(crate) doing: Arc<Doing>,
}

impl Peer {
    pub(crate) fn new(node: &Node, service: &Arc<Service>, doing: Arc<Doing>) -> Self {
        let weight = node.metadata.get(WEIGHT);
        Self {
            node: Arc::new(node.clone()),
            service: Arc::clone(service),
            // What is no number is the weight of those who have none.
            weight: weight.and_then(|weight| weight.parse().ok()).unwrap_or(1),
            hash: hash(node.id.as_bytes()),
            doing,
        }
    }
}

/// How a node does, as this process has seen it; kept while the nodes around it change.
#[derive(Debug)]
pub(crate) struct Doing {
    health: Health,
    in_flight: AtomicU32,
    /// Smoothed, in microseconds; 0 when there is none yet.
    latency: AtomicU32,
    troubles: Arc<Troubles>,
}

impl Doing {
    pub(crate) fn new(troubles: &Arc<Troubles>) -> Self {
        Self {
            health: Health::default(),
            in_flight: AtomicU32::new(0),
            latency: AtomicU32::new(0),
            troubles: Arc::clone(troubles),
        }
    }

    pub(crate) fn health(&self) -> &Health {
        &self.health
    }

    pub(crate) fn in_flight(&self) -> u32 {
        self.in_flight.load(Ordering::Relaxed)
    }

    pub(crate) fn begin(&self) {
        self.in_flight.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn end(&self) {
        self.in_flight.fetch_sub(1, Ordering::Relaxed);
    }

    pub(crate) fn latency(&self) -> Option<Duration> {
        let micros = self.latency.load(Ordering::Relaxed);
        (micros != 0).then(|| Duration::from_micros(micros.into()))
    }

    /// Takes a call's time into the average. Of two calls that end at once, one may be lost.
    pub(crate) fn took(&self, time: Duration) {
        let time = u32::try_from(time.as_micros()).unwrap_or(u32::MAX).max(1);
        let next = match self.latency.load(Ordering::Relaxed) {
            0 => time,
            before => before - before / 8 + time / 8,
        };
        self.latency.store(next.max(1), Ordering::Relaxed);
    }

    /// A call that saw the node so has failed.
    pub(crate) fn failed(&self, seen: State) {
        let Troubles { backoff, .. } = *self.troubles;
        let pause = |failures| millis(backoff.pause(failures));
        if self.health.failed(seen, self.troubles.now(), pause) {
            self.troubles.count.fetch_add(1, Ordering::Release);
        }
    }
}

/// Whether any node of a service is out of rotation.
#[derive(Debug)]
pub(crate) struct Troubles {
    backoff: Backoff,
    began: Instant,
    /// How often a node was put out of rotation.
    count: AtomicU64,
    /// What that was when all nodes were last seen in rotation.
    over: AtomicU64,
}

impl Troubles {
    pub(crate) fn new(backoff: Backoff) -> Self {
        Self {
            backoff,
            began: Instant::now(),
            count: AtomicU64::new(0),
            over: AtomicU64::new(0),
        }
    }

    /// The clock of the balancer, in milliseconds.
    pub(crate) fn now(&self) -> u64 {
        millis(self.began.elapsed())
    }

    /// How often there was trouble, if it is not over; to be asked before nodes are looked at.
    pub(crate) fn any(&self) -> Option<u64> {
        let count = self.count.load(Ordering::Acquire);
        (count != self.over.load(Ordering::Acquire)).then_some(count)
    }

    /// All nodes were seen in rotation after there was trouble so often.
    pub(crate) fn over(&self, count: u64) {
        self.over.store(count, Ordering::Release);
    }
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}
