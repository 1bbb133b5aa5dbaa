//! What a backend has to do.

use std::fmt;

use futures_core::future::BoxFuture;

use crate::{Error, Handler, Message, Result, Subscription};

/// Brings messages to who subscribed to their topic.
///
/// Used as `Arc<dyn Broker>`, for flags choose the backend when the program runs. A future that is
/// dropped stops waiting; what it asked for may have happened. Every wait for something outside the
/// process has a deadline.
///
/// A topic is a text that is compared as it stands. A message is brought to every subscriber
/// without a queue and to one subscriber of each queue. A topic nobody subscribes to is no error.
pub trait Broker: fmt::Debug + Send + Sync + 'static {
    /// Makes the broker ready to publish and subscribe; does nothing if it is.
    fn connect(&self) -> BoxFuture<'_, Result<()>>;

    /// Ends all subscriptions, waits for their handlers and is no longer connected; does nothing if it is
    /// not.
    ///
    /// # Errors
    ///
    /// [`Error::StillRunning`] if handlers take longer than the broker waits; they go on.
    fn disconnect(&self) -> BoxFuture<'_, Result<()>>;

    /// Publishes a message.
    ///
    /// `Ok` means that all is known to be well as far as the backend can know: the memory broker has put
    /// the message into the queue of every subscriber, the HTTP broker has heard from every subscriber's
    /// handler.
    ///
    /// # Errors
    ///
    /// [`Error::Undelivered`] says who did not get the message or failed with it; after any other error
    /// nobody got it.
    fn publish<'a>(&'a self, topic: &'a str, message: Message) -> BoxFuture<'a, Result<()>>;

    /// Has a handler called with what is published to the topic, until the subscription ends.
    fn subscribe<'a>(
        &'a self,
        topic: &'a str,
        options: SubscribeOptions,
        handler: Handler,
    ) -> BoxFuture<'a, Result<Subscription>>;

    /// Returns the word for it in flags: `http`, `memory`, `nats`.
    fn name(&self) -> &'static str;

    /// Returns where it is, for people; empty where that says nothing.
    fn address(&self) -> String {
        String::new()
    }
}

/// How a topic is subscribed to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubscribeOptions {
    /// The group that shares the messages among its members; without one, or with the empty name, the
    /// subscriber gets all of them.
    pub queue: Option<String>,
    /// Whether a message is dealt with when its handler returns `Ok`; true by default.
    ///
    /// Otherwise it is when the handler calls [`Event::ack`](crate::Event::ack). Brokers that keep messages deliver
    /// again what is not dealt with; the memory broker logs it, the HTTP broker reports it to
    /// the publisher as well.
    pub auto_ack: bool,
}

impl SubscribeOptions {
    /// Shares the messages with the other members of a queue.
    pub fn queue(name: impl Into<String>) -> Self {
        Self {
            queue: Some(name.into()),
            ..Self::default()
        }
    }

    /// The queue, where it has a name.
    pub(crate) fn named_queue(&self) -> Option<&str> {
        self.queue.as_deref().filter(|name| !name.is_empty())
    }
}

impl Default for SubscribeOptions {
    fn default() -> Self {
        Self {
            queue: None,
            auto_ack: true,
        }
    }
}

/// Refuses a topic that cannot be one.
pub(crate) fn check_topic(topic: &str) -> Result<()> {
    if topic.is_empty() {
        return Err(Error::Invalid(
            "the topic is empty; name one, like `go.micro.topic.greeting`".into(),
        ));
    }
    Ok(())
}
