//! Events by topic.
//!
//! A [`Broker`] takes a [`Message`] for a topic and brings it to who subscribed to that topic: to each
//! subscriber without a queue, and to one of each queue.
//!
//! ```
//! use micro_broker::{Broker, Event, Handler, Memory, Message, SubscribeOptions};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let broker = Memory::new();
//! broker.connect().await?;
//!
//! let print = Handler::new(|event: Event| async move {
//!     println!("{}: {:?}", event.topic(), event.message().body);
//!     Ok(())
//! });
//! let subscription = broker
//!     .subscribe("greetings", SubscribeOptions::default(), print)
//!     .await?;
//!
//! broker.publish("greetings", Message::new("hello")).await?;
//!
//! subscription.unsubscribe().await?;
//! # Ok(())
//! # }
//! ```
//!
//! [`Memory`] stays within the process. `HttpBroker`, behind the feature `http`, is the broker that go-micro
//! has built in: it needs nothing but a registry. [`envelope`] is what it, and most others of
//! go-micro, send.

mod broker;
pub mod content_type;
mod deadline;
pub mod envelope;
mod error;
mod event;
mod handler;
pub mod header;
#[cfg(feature = "http")]
mod http;
mod memory;
mod message;
mod subscription;
#[cfg(feature = "testing")]
pub mod suite;

pub use broker::{Broker, SubscribeOptions};
pub use error::{Error, Failure, FailureKind, Result, Undelivered};
pub use event::Event;
pub use handler::{Handler, HandlerError};
#[cfg(feature = "http")]
pub use http::{HttpBroker, HttpOptions};
pub use memory::{Memory, MemoryOptions};
pub use message::{Header, Message};
pub use subscription::{Stop, Subscription};
