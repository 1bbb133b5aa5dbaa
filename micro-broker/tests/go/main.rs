//! go-micro 2.9.1 and this broker, publishing and subscribing to each other over HTTP.
//!
//! `program` is the Go side. Each test starts it as often as it needs; `fleet.rs` has all sides see the same
//! registry. Without Go nothing is tested, and that is said.

#![allow(
    clippy::unwrap_used,
    reason = "a test ends where it finds what it does not expect"
)]

mod fleet;
mod from_go;
mod peer;
mod to_go;
mod typed;

use micro_broker::{Event, Handler, SubscribeOptions, Subscription};
use tokio::sync::mpsc;

use crate::fleet::Fleet;

/// A Rust subscriber that tells what it gets.
struct Inbox {
    subscription: Subscription,
    came: mpsc::UnboundedReceiver<Event>,
}

impl Inbox {
    async fn open(fleet: &Fleet, topic: &str, options: SubscribeOptions) -> Self {
        let (sender, came) = mpsc::unbounded_channel();
        let handler = Handler::new(move |event: Event| {
            let sender = sender.clone();
            async move {
                let failure = event.message().header.get("Fail").cloned();
                sender.send(event)?;
                failure.map_or(Ok(()), |failure| Err(failure.into()))
            }
        });
        use micro_broker::Broker;
        let subscribed = fleet.broker().subscribe(topic, options, handler).await;
        Self {
            subscription: subscribed.unwrap(),
            came,
        }
    }

    async fn next(&mut self) -> Event {
        let came = tokio::time::timeout(peer::PATIENCE, self.came.recv()).await;
        came.expect("a message comes in time").unwrap()
    }
}
