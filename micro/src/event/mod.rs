//! Events by topic: a publisher of one type, and subscribers.
//!
//! ```
//! # use std::sync::Arc;
//! use micro::event::{Event, Publisher, Subscriber};
//! use micro::{Context, broker};
//! # use serde::{Deserialize, Serialize};
//!
//! #[derive(Serialize, Deserialize)]
//! struct Greeted {
//!     name: String,
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> micro::Result<()> {
//! let broker: Arc<dyn broker::Broker> = Arc::new(broker::Memory::new());
//!
//! let subscriber = Subscriber::json("go.micro.topic.greeted", |_cx: Context, event: Greeted| async move {
//!     println!("{} was greeted", event.name);
//!     Ok(())
//! });
//! let subscription = subscriber.subscribe(&*broker).await?;
//!
//! let greeted = Event::json("go.micro.topic.greeted", Publisher::new(broker));
//! greeted.publish(&Greeted { name: "John".into() }).await?;
//! subscription.unsubscribe().await?;
//! # Ok(())
//! # }
//! ```
//!
//! Messages of generated code take `new` in the place of `json`: they are published as protobuf, which all
//! of go-micro reads. A service [subscribes](crate::service::ServiceBuilder) when it starts, and shows the registry
//! what it subscribes to.

mod failure;
mod publish;
mod publisher;
mod received;
mod subscriber;

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

pub use self::publish::Publish;
pub use self::publisher::Publisher;
pub use self::subscriber::{IntoSubscribers, Subscriber};
use crate::codec::{Codec, Encoding, Json, Proto, ProtoJson};

/// Publishes messages of one type to one topic; cheap to clone.
pub struct Event<T, E = ProtoJson> {
    topic: Arc<str>,
    publisher: Publisher,
    codec: Codec,
    types: PhantomData<fn(T) -> E>,
}

impl<T> Event<T> {
    /// Names the topic of messages that generated code has made.
    pub fn new(topic: impl Into<Arc<str>>, publisher: Publisher) -> Self {
        Self::encoded(topic, publisher)
    }
}

impl<T> Event<T, Json> {
    /// Names the topic of serde types; they are published as JSON.
    pub fn json(topic: impl Into<Arc<str>>, publisher: Publisher) -> Self {
        Self::encoded(topic, publisher)
    }
}

impl<T> Event<T, Proto> {
    /// Names the topic of protobuf messages that have no JSON.
    pub fn proto(topic: impl Into<Arc<str>>, publisher: Publisher) -> Self {
        Self::encoded(topic, publisher)
    }
}

impl<T, E> Event<T, E> {
    fn encoded(topic: impl Into<Arc<str>>, publisher: Publisher) -> Self {
        Self {
            topic: topic.into(),
            publisher,
            codec: Codec::default(),
            types: PhantomData,
        }
    }

    /// Writes messages in this format, if their type has it; default protobuf.
    ///
    /// Their content types are `application/protobuf` and `application/json`: those are what all servers
    /// of go-micro read.
    #[must_use]
    pub fn codec(mut self, codec: Codec) -> Self {
        self.codec = codec;
        self
    }

    /// Returns the topic.
    pub fn topic(&self) -> &str {
        &self.topic
    }

    /// Publishes a message when it is awaited.
    ///
    /// How long that takes, and what is known then, depends on the broker: see
    /// [`Broker::publish`](crate::broker::Broker::publish).
    pub fn publish<'a>(&'a self, message: &'a T) -> Publish<'a, T, E>
    where
        E: Encoding<T>,
    {
        Publish::new(self, message)
    }
}

impl<T, E> Clone for Event<T, E> {
    fn clone(&self) -> Self {
        Self {
            topic: self.topic.clone(),
            publisher: self.publisher.clone(),
            ..*self
        }
    }
}

impl<T, E> fmt::Debug for Event<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Event")
            .field("topic", &self.topic)
            .field("publisher", &self.publisher)
            .field("codec", &self.codec)
            .finish()
    }
}
