//! Brings a message to all who subscribe to its topic.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use micro_registry::Node;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};

use super::broker::Shared;
use super::entry::{self, BROADCAST};
use super::post::{Posted, Problem};
use crate::{
    Error, Failure, FailureKind, Message, Result, Undelivered, deadline, envelope, header,
};

/// When a message that could not be brought is tried again, with what the registry then says.
const PAUSES: [Duration; 2] = [Duration::from_millis(100), Duration::from_millis(500)];

/// Publishes a message; see [`HttpBroker`](crate::HttpBroker) for what is an error.
pub(super) async fn publish(shared: &Arc<Shared>, topic: &str, message: Message) -> Result<()> {
    let message = message.with(header::MICRO_TOPIC, topic);
    let envelope = envelope::encode(&message);
    let limit = shared.options.max_message;
    if envelope.len() > limit {
        let bytes = envelope.len();
        return Err(Error::TooLarge { bytes, limit });
    }
    let deadline = deadline::after(shared.options.publish_timeout);
    let mut delivery = Delivery::new();
    delivery.attempt(shared, topic, &envelope, deadline).await?;
    delivery.is_first = false;
    for pause in PAUSES {
        if !delivery.is_worth_another() || Instant::now() + pause >= deadline {
            break;
        }
        sleep(pause).await;
        delivery.attempt(shared, topic, &envelope, deadline).await?;
    }
    delivery.end(topic)
}

/// Who gets a message once: a node without a queue, or a queue.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Target {
    Node(String),
    Queue(String),
}

/// How far a message has come.
struct Delivery {
    is_first: bool,
    /// Nothing more is to be done for them.
    settled: BTreeSet<Target>,
    delivered: usize,
    /// Final.
    failures: Vec<Failure>,
    /// May go better next time.
    pending: Vec<Failure>,
}

impl Delivery {
    fn new() -> Self {
        Self {
            is_first: true,
            settled: BTreeSet::new(),
            delivered: 0,
            failures: Vec::new(),
            pending: Vec::new(),
        }
    }

    /// Tries all that are not settled.
    async fn attempt(
        &mut self,
        shared: &Arc<Shared>,
        topic: &str,
        envelope: &Bytes,
        deadline: Instant,
    ) -> Result<()> {
        match shared.nodes.ready().await {
            Ok(()) => {}
            Err(error) if error.is_not_found() => {}
            // What is known already is worth more.
            Err(_) if !self.pending.is_empty() => return Ok(()),
            Err(error) => return Err(error.into()),
        }
        self.pending.clear();
        let mut posting = JoinSet::new();
        let targets = targets(shared, topic);
        // Who can't be reached is not waited for where there are others: it is gone if they get the message.
        let may_skip = self.is_first && targets.len() > 1;
        for (target, nodes) in targets {
            if self.settled.contains(&target) {
                continue;
            }
            if may_skip
                && let (Target::Node(_), [node]) = (&target, &nodes[..])
                && shared.poster.is_resting(node)
            {
                let problem = (
                    FailureKind::Unreachable,
                    "not a moment ago either".to_owned(),
                );
                self.pending.push(failure(&target, node, problem));
                continue;
            }
            let (shared, envelope) = (shared.clone(), envelope.clone());
            posting.spawn(async move {
                let brought = bring(&shared, &target, nodes, &envelope, deadline).await;
                (target, brought)
            });
        }
        // A panic in a task would be one of this crate; it is not swallowed.
        while let Some(brought) = posting.join_next().await {
            let (target, brought) = brought.unwrap_or_else(resume);
            match brought {
                Ok(Posted::Done) => self.delivered += 1,
                Ok(Posted::Gone) => {}
                Err(failure) if is_passing(failure.kind) => {
                    self.pending.push(failure);
                    continue;
                }
                Err(failure) => self.failures.push(failure),
            }
            self.settled.insert(target);
        }
        Ok(())
    }

    /// Takes those for gone that have no queue and can't be reached, if others got the message.
    fn is_gone(&self, failure: &Failure) -> bool {
        failure.kind == FailureKind::Unreachable && failure.queue.is_none() && self.delivered > 0
    }

    fn is_worth_another(&self) -> bool {
        self.pending.iter().any(|failure| !self.is_gone(failure))
    }

    fn end(mut self, topic: &str) -> Result<()> {
        for failure in std::mem::take(&mut self.pending) {
            if self.is_gone(&failure) {
                tracing::debug!(topic, %failure, "a subscriber is gone without a word");
            } else {
                self.failures.push(failure);
            }
        }
        if self.failures.is_empty() {
            if self.delivered == 0 {
                tracing::debug!(topic, "nobody subscribes");
            }
            return Ok(());
        }
        Err(Error::Undelivered(Undelivered {
            topic: topic.to_owned(),
            delivered: self.delivered,
            failures: self.failures,
        }))
    }
}

/// Brings a message to a node, or to one of several in random order; the next is tried if the message was
/// not handled, as far as is known.
async fn bring(
    shared: &Shared,
    target: &Target,
    mut nodes: Vec<Node>,
    envelope: &Bytes,
    deadline: Instant,
) -> std::result::Result<Posted, Failure> {
    fastrand::shuffle(&mut nodes);
    nodes.sort_by_key(|node| shared.poster.is_resting(node));
    let mut brought = Ok(Posted::Gone);
    for node in nodes {
        match shared.poster.post(&node, envelope, deadline).await {
            Ok(Posted::Done) => return Ok(Posted::Done),
            Ok(Posted::Gone) => {}
            Err(problem) => {
                let kind = problem.0;
                brought = Err(failure(target, &node, problem));
                if !is_passing(kind) && kind != FailureKind::Unsupported {
                    break;
                }
            }
        }
    }
    brought
}

fn failure(target: &Target, node: &Node, (kind, detail): Problem) -> Failure {
    Failure {
        subscriber: format!("{} at {}", node.id, node.address),
        queue: match target {
            Target::Node(_) => None,
            Target::Queue(queue) => Some(queue.clone()),
        },
        kind,
        detail,
    }
}

/// Whether the message may be brought again: it was not handled, or, like in go-micro, the connection broke.
fn is_passing(kind: FailureKind) -> bool {
    use FailureKind::{Broken, Busy, Unreachable};
    matches!(kind, Unreachable | Busy | Broken)
}

/// Who subscribes to a topic, each node once; in this process also who the registry has not told of yet.
fn targets(shared: &Shared, topic: &str) -> BTreeMap<Target, Vec<Node>> {
    let mut targets = BTreeMap::<_, Vec<Node>>::new();
    let mut add = |version: &str, node: &Node| {
        if !entry::subscribes(node, topic) {
            return;
        }
        let target = if version == BROADCAST {
            Target::Node(node.id.clone())
        } else {
            Target::Queue(version.to_owned())
        };
        let nodes = targets.entry(target).or_default();
        if nodes.iter().all(|known| known.id != node.id) {
            nodes.push(node.clone());
        }
    };
    for (service, node) in shared.nodes.snapshot().nodes() {
        add(&service.version, node);
    }
    shared.subscribers.for_each(|own| {
        for node in &own.entry.nodes {
            add(&own.entry.version, node);
        }
    });
    targets
}

fn resume<T>(error: tokio::task::JoinError) -> T {
    std::panic::resume_unwind(error.into_panic())
}
