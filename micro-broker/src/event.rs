//! What a handler gets.

use std::fmt;

use tokio::sync::oneshot;

use crate::Message;

/// A message that has come to a subscriber.
pub struct Event {
    topic: String,
    message: Message,
    ack: Option<oneshot::Sender<()>>,
}

impl Event {
    /// Makes an event, and what is told when it is acknowledged.
    pub(crate) fn new(topic: impl Into<String>, message: Message) -> (Self, Acknowledged) {
        let (sender, receiver) = oneshot::channel();
        let event = Self {
            topic: topic.into(),
            message,
            ack: Some(sender),
        };
        (event, Acknowledged(receiver))
    }

    /// Returns the topic that it was published to.
    pub fn topic(&self) -> &str {
        &self.topic
    }

    /// Returns the message.
    pub fn message(&self) -> &Message {
        &self.message
    }

    /// Says that the message is dealt with, whatever happens next; once is enough.
    ///
    /// Only subscriptions without [`auto_ack`](crate::SubscribeOptions::auto_ack) need it: there an
    /// event that is dropped without it has failed, also after its handler has returned `Ok`.
    pub fn ack(&mut self) {
        if let Some(ack) = self.ack.take() {
            // Who is gone need not be told.
            let _ = ack.send(());
        }
    }
}

impl fmt::Debug for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Event")
            .field("topic", &self.topic)
            .field("message", &self.message)
            .finish_non_exhaustive()
    }
}

/// Learns whether an event was acknowledged.
pub(crate) struct Acknowledged(oneshot::Receiver<()>);

impl Acknowledged {
    /// Whether it has been.
    pub(crate) fn already(&mut self) -> bool {
        self.0.try_recv().is_ok()
    }

    /// Whether it is in the end; waits until it is, or until the event is dropped.
    pub(crate) async fn at_last(&mut self) -> bool {
        (&mut self.0).await.is_ok()
    }
}
