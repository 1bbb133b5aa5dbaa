//! The subscriptions that are received for.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use micro_registry::Service;
use tokio::sync::mpsc;

use crate::Handler;

/// The subscriptions by the ids of their nodes.
#[derive(Debug, Default)]
pub(super) struct Subscribers {
    by_id: Mutex<HashMap<String, Arc<Subscriber>>>,
}

/// A subscription, held by each of its handlers that is at work.
#[derive(Debug)]
pub(super) struct Subscriber {
    pub(super) topic: String,
    pub(super) entry: Service,
    pub(super) handler: Handler,
    pub(super) auto_ack: bool,
    // Dropped with the last that holds it.
    _alive: mpsc::Sender<()>,
}

/// Learns when nobody holds a subscription any more.
pub(super) struct Idle(mpsc::Receiver<()>);

impl Idle {
    pub(super) async fn wait(mut self) {
        // Nothing is sent.
        self.0.recv().await;
    }
}

impl Subscribers {
    /// Adds the subscription that has this entry.
    pub(super) fn add(
        &self,
        topic: &str,
        entry: &Service,
        handler: Handler,
        auto_ack: bool,
    ) -> Idle {
        let (alive, gone) = mpsc::channel(1);
        let subscriber = Arc::new(Subscriber {
            topic: topic.to_owned(),
            entry: entry.clone(),
            handler,
            auto_ack,
            _alive: alive,
        });
        let ids = entry.nodes.iter().map(|node| node.id.clone());
        self.lock()
            .extend(ids.map(|id| (id, Arc::clone(&subscriber))));
        Idle(gone)
    }

    /// Shows all subscriptions.
    pub(super) fn for_each(&self, show: impl FnMut(&Arc<Subscriber>)) {
        self.lock().values().for_each(show);
    }

    /// Returns the subscription of this id, if it is one to this topic.
    pub(super) fn get(&self, id: &str, topic: &str) -> Option<Arc<Subscriber>> {
        let found = self.lock().get(id).cloned();
        found.filter(|subscriber| subscriber.topic == topic)
    }

    pub(super) fn remove(&self, entry: &Service) {
        let mut by_id = self.lock();
        for node in &entry.nodes {
            by_id.remove(&node.id);
        }
    }

    /// Nothing panics while it is locked.
    fn lock(&self) -> MutexGuard<'_, HashMap<String, Arc<Subscriber>>> {
        self.by_id.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
