//! What a service does with the events of a topic.

use crate::broker::{Handler, SubscribeOptions};
use crate::registry::Endpoint;

/// What a service does with the events of a topic.
#[derive(Debug)]
#[expect(dead_code, reason = "the service reads it")]
pub struct Subscriber {
    pub(crate) topic: String,
    pub(crate) options: SubscribeOptions,
    pub(crate) handler: Handler,
    pub(crate) endpoint: Endpoint,
}

/// What subscribers can be made of.
pub trait IntoSubscribers {
    /// Makes the subscribers.
    fn into_subscribers(self) -> Vec<Subscriber>;
}

impl IntoSubscribers for Subscriber {
    fn into_subscribers(self) -> Vec<Subscriber> {
        vec![self]
    }
}
