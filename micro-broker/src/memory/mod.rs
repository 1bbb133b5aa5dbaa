//! The broker that stays within the process.

mod table;
mod worker;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures_core::future::BoxFuture;
use tokio::sync::{Semaphore, mpsc, watch};
use tokio::time::{timeout, timeout_at};

use self::table::{Listing, Sender, Table};
use crate::broker::check_topic;
use crate::{Broker, Error, Handler, Message, Result, SubscribeOptions, Subscription, deadline};

/// How long `disconnect` waits.
const PATIENCE: Duration = Duration::from_secs(10);

/// A broker within the process: for tests, and for programs that are one process.
///
/// Every subscriber has a queue of its own and handles one message at a time, in the order in which they
/// were published. The members of a [queue](SubscribeOptions::queue) take turns. `publish` returns when the
/// message is in the queues; an error of a handler is logged, and the publisher does not hear of
/// it. A queue that is full makes publishers wait.
#[derive(Debug, Default)]
pub struct Memory {
    options: MemoryOptions,
    table: Arc<Mutex<Table>>,
    state: Mutex<Option<Connected>>,
}

/// The limits of a [`Memory`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MemoryOptions {
    /// How many messages may wait for a subscriber; default 1024, and at least 1.
    pub max_waiting: usize,
    /// How long `publish` waits while the queue of a subscriber is full; default 5 s.
    pub publish_timeout: Duration,
}

impl Default for MemoryOptions {
    fn default() -> Self {
        Self {
            max_waiting: 1024,
            publish_timeout: Duration::from_secs(5),
        }
    }
}

/// What there is between `connect` and `disconnect`.
#[derive(Debug)]
struct Connected {
    // Dropped, it ends all subscriptions.
    end: watch::Sender<()>,
    // Each subscription has a clone, so that the end of the last can be waited for.
    alive: mpsc::Sender<()>,
    gone: mpsc::Receiver<()>,
}

impl Memory {
    /// Creates a broker with the usual limits.
    pub fn new() -> Self {
        Self::default()
    }

    /// Creates a broker with other limits.
    pub fn with_options(options: MemoryOptions) -> Self {
        Self {
            options,
            ..Self::default()
        }
    }

    /// Creates a broker with the same topics and limits that connects and disconnects on its own.
    ///
    /// For parts of a program that publish to each other and do not end together.
    #[must_use]
    pub fn beside(&self) -> Self {
        Self {
            options: self.options,
            table: Arc::clone(&self.table),
            state: Mutex::default(),
        }
    }

    fn state(&self) -> std::sync::MutexGuard<'_, Option<Connected>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn send(&self, topic: &str, message: Message) -> Result<()> {
        check_topic(topic)?;
        if self.state().is_none() {
            return Err(Error::NotConnected);
        }
        let deadline = deadline::after(self.options.publish_timeout);
        let targets = table::lock(&self.table).targets(topic);
        if targets.is_empty() {
            tracing::debug!(topic, "nobody subscribes");
        }
        // All places first, so that an error means that nobody got it. Always in the order of the
        // subscriptions, so that two publishers never wait for each other.
        let mut places = Vec::with_capacity(targets.len());
        for sender in targets {
            let place = timeout_at(deadline, sender.reserve_owned()).await;
            // Only a runtime that ends lets go of a subscriber that is still listed.
            places.extend(place.map_err(|_| self.full(topic))?.ok());
        }
        for place in places {
            place.send(message.clone());
        }
        Ok(())
    }

    fn full(&self, topic: &str) -> Error {
        Error::Full {
            topic: topic.to_owned(),
            limit: self.options.max_waiting,
        }
    }

    fn add(
        &self,
        topic: &str,
        options: &SubscribeOptions,
        handler: Handler,
    ) -> Result<Subscription> {
        check_topic(topic)?;
        let state = self.state();
        let connected = state.as_ref().ok_or(Error::NotConnected)?;
        let queue = options.named_queue();
        let (sender, receiver): (Sender, _) =
            mpsc::channel(self.options.max_waiting.clamp(1, Semaphore::MAX_PERMITS));
        let worker = worker::Worker {
            listing: Listing::new(&self.table, topic, queue, sender),
            receiver,
            handler,
            auto_ack: options.auto_ack,
            end: connected.end.subscribe(),
            alive: connected.alive.clone(),
        };
        Ok(Subscription::spawn(topic, queue, |stop| worker.run(stop)))
    }
}

impl Broker for Memory {
    fn connect(&self) -> BoxFuture<'_, Result<()>> {
        Box::pin(async {
            self.state().get_or_insert_with(|| {
                let (alive, gone) = mpsc::channel(1);
                Connected {
                    end: watch::Sender::new(()),
                    alive,
                    gone,
                }
            });
            Ok(())
        })
    }

    fn disconnect(&self) -> BoxFuture<'_, Result<()>> {
        Box::pin(async {
            let Some(connected) = self.state().take() else {
                return Ok(());
            };
            let mut gone = connected.gone;
            drop((connected.end, connected.alive));
            // Nothing is sent; it ends with the last subscription.
            let last = timeout(PATIENCE, gone.recv()).await;
            last.map(drop).map_err(|_| Error::StillRunning)
        })
    }

    fn publish<'a>(&'a self, topic: &'a str, message: Message) -> BoxFuture<'a, Result<()>> {
        Box::pin(self.send(topic, message))
    }

    fn subscribe<'a>(
        &'a self,
        topic: &'a str,
        options: SubscribeOptions,
        handler: Handler,
    ) -> BoxFuture<'a, Result<Subscription>> {
        Box::pin(async move { self.add(topic, &options, handler) })
    }

    fn name(&self) -> &'static str {
        "memory"
    }
}
