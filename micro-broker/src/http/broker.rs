//! From `connect` to `disconnect`.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_core::future::BoxFuture;
use micro_registry::{Cache, Nodes};
use tokio::sync::{Semaphore, mpsc, oneshot, watch};
use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::post::Poster;
use super::serve::Serving;
use super::subscribers::Subscribers;
use super::{HttpOptions, address, entry, listen, publish};
use crate::broker::check_topic;
use crate::{Broker, Error, Handler, Message, Result, SubscribeOptions, Subscription};

/// How long `disconnect` waits.
const PATIENCE: Duration = Duration::from_secs(10);

/// The broker that go-micro has built in, on the same wire as go-micro 2.9.1.
///
/// Needs nothing but a registry: each subscription is an entry there, and publishers post to its
/// address.
///
/// `publish` waits for the handlers of all subscribers, at most
/// [`publish_timeout`](HttpOptions::publish_timeout), and reports those that failed. go-micro's subscribers
/// answer before anybody knows, its publishers don't look at the answer. Messages to one
/// subscriber have no order, unless each is published when the one before is done.
///
/// A new subscriber is known to publishers of other processes as soon as their registry tells them, and the
/// very first within a second.
///
/// A subscriber that can't be reached, and has no queue, is taken for gone if others got the message: it is
/// logged, and left alone for a second. A message that no member of a queue, or nobody at all, could be brought to is sent again
/// shortly after, twice; then it is the publisher's again, in the error. Where a connection
/// breaks before the answer, a message may come twice.
///
/// Dropping the broker ends its subscriptions in the background. Subscribers that want TLS are not spoken to.
#[derive(Debug)]
pub struct HttpBroker {
    shared: Arc<Shared>,
    state: Mutex<Option<Connected>>,
    connecting: tokio::sync::Mutex<()>,
}

/// What tasks need.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) options: HttpOptions,
    pub(super) cache: Cache,
    /// All subscriptions of all brokers.
    pub(super) nodes: Nodes,
    pub(super) subscribers: Subscribers,
    /// The handlers that may still be started.
    pub(super) handlers: Arc<Semaphore>,
    pub(super) poster: Poster,
}

/// What there is between `connect` and `disconnect`.
#[derive(Debug)]
struct Connected {
    address: String,
    listener: JoinHandle<()>,
    // Dropped, it ends all subscriptions, and with the last of them the listener.
    end: watch::Sender<()>,
    // Each subscription has a clone, so that the end of the last can be waited for.
    alive: mpsc::Sender<()>,
}

impl HttpBroker {
    /// Creates a broker that registers its subscribers in the registry behind `cache`, and finds those of
    /// others there.
    pub fn new(cache: Cache, options: HttpOptions) -> Self {
        let shared = Shared {
            nodes: cache.service(entry::SERVICE),
            cache,
            subscribers: Subscribers::default(),
            handlers: Arc::new(Semaphore::new(permits(options.max_handlers))),
            poster: Poster::new(options.connect_timeout, permits(options.max_requests)),
            options,
        };
        Self {
            shared: Arc::new(shared),
            state: Mutex::default(),
            connecting: tokio::sync::Mutex::default(),
        }
    }

    /// Nothing panics while it is locked.
    fn state(&self) -> MutexGuard<'_, Option<Connected>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn start(&self) -> Result<()> {
        let _connecting = self.connecting.lock().await;
        if self.state().is_some() {
            return Ok(());
        }
        let options = &self.shared.options;
        let listener = address::bind(&options.address).await?;
        let bound = listener.local_addr().map_err(|error| Error::Unreachable {
            address: options.address.clone(),
            reason: error.to_string(),
        })?;
        let address = address::advertised(bound, options.advertise.as_deref())?;
        let end = watch::Sender::new(());
        let (alive, gone) = mpsc::channel(1);
        let over = over(end.subscribe(), gone);
        let listener = tokio::spawn(listen::serve(listener, self.shared.clone(), over));
        tracing::info!(%address, "broker [http] connected");
        *self.state() = Some(Connected {
            address,
            listener,
            end,
            alive,
        });
        Ok(())
    }

    async fn stop(&self) -> Result<()> {
        let Some(connected) = self.state().take() else {
            return Ok(());
        };
        drop((connected.end, connected.alive));
        let ended = timeout(PATIENCE, connected.listener).await;
        ended.map(drop).map_err(|_| Error::StillRunning)
    }

    async fn send(&self, topic: &str, message: Message) -> Result<()> {
        check_topic(topic)?;
        if self.state().is_none() {
            return Err(Error::NotConnected);
        }
        publish::publish(&self.shared, topic, message).await
    }

    async fn add(
        &self,
        topic: &str,
        options: SubscribeOptions,
        handler: Handler,
    ) -> Result<Subscription> {
        check_topic(topic)?;
        let queue = options.named_queue();
        if queue == Some(entry::BROADCAST) {
            let what = format!(
                "no queue can be named `{}`; choose another name",
                entry::BROADCAST
            );
            return Err(Error::Invalid(what));
        }
        let (ready, registered) = oneshot::channel();
        let subscription = {
            let state = self.state();
            let connected = state.as_ref().ok_or(Error::NotConnected)?;
            let entry = entry::entry(&entry::id(topic), topic, queue, &connected.address);
            let subscribers = &self.shared.subscribers;
            let serving = Serving {
                shared: self.shared.clone(),
                // Before it is registered, so that the first message finds it.
                idle: subscribers.add(topic, &entry, handler, options.auto_ack),
                entry,
                ready,
                end: connected.end.subscribe(),
                alive: connected.alive.clone(),
            };
            Subscription::spawn(topic, queue, |stop| serving.run(stop))
        };
        // Without an answer the runtime is about to end.
        registered.await.unwrap_or(Err(Error::NotConnected))?;
        Ok(subscription)
    }
}

/// Completes when the broker has ended and its last subscription too, or after a while.
async fn over(mut end: watch::Receiver<()>, mut gone: mpsc::Receiver<()>) {
    // Nothing is sent on either; they end with their senders.
    let _ = end.changed().await;
    let _ = timeout(PATIENCE, gone.recv()).await;
}

fn permits(limit: usize) -> usize {
    limit.clamp(1, Semaphore::MAX_PERMITS)
}

impl Broker for HttpBroker {
    fn connect(&self) -> BoxFuture<'_, Result<()>> {
        Box::pin(self.start())
    }

    fn disconnect(&self) -> BoxFuture<'_, Result<()>> {
        Box::pin(self.stop())
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
        Box::pin(self.add(topic, options, handler))
    }

    fn name(&self) -> &'static str {
        "http"
    }

    /// Returns what publishers are told, or where it is going to listen while it is not connected.
    fn address(&self) -> String {
        let state = self.state();
        let connected = state.as_ref().map(|connected| connected.address.clone());
        connected.unwrap_or_else(|| self.shared.options.address.clone())
    }
}
