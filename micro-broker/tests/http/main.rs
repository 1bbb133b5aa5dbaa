//! The HTTP broker, by what every broker has to show and by what is its own; `tests/go.rs` has it speak with
//! go-micro.
//!
//! `peer.rs` speaks HTTP by hand, as a publisher or a subscriber of whatever manners.

#![allow(
    clippy::unwrap_used,
    reason = "a test ends where it finds what it does not expect"
)]

mod entries;
mod limits;
mod peer;
mod publish;
mod reach;
mod receive;
mod trouble;

use std::sync::Arc;
use std::time::Duration;

use micro_broker::{Broker, Event, Handler, HttpBroker, HttpOptions, SubscribeOptions, suite};
use micro_registry::{Cache, Memory, Service};
use tokio::sync::mpsc;

/// The service that subscriptions are nodes of.
const SERVICE: &str = "micro.http.broker";

/// No test waits longer for what has to come.
const PATIENCE: Duration = Duration::from_secs(10);

async fn connected(registry: &Memory, options: HttpOptions) -> Arc<HttpBroker> {
    let cache = Cache::new(Arc::new(registry.clone()));
    let broker = Arc::new(HttpBroker::new(cache, options));
    broker.connect().await.unwrap();
    broker
}

async fn broker(registry: &Memory) -> Arc<HttpBroker> {
    connected(registry, HttpOptions::default()).await
}

/// A handler that tells what it gets.
fn telling() -> (Handler, mpsc::UnboundedReceiver<Event>) {
    let (sender, receiver) = mpsc::unbounded_channel();
    let handler = Handler::new(move |event: Event| {
        let sender = sender.clone();
        async move { Ok(sender.send(event)?) }
    });
    (handler, receiver)
}

async fn subscribe(
    broker: &HttpBroker,
    topic: &str,
    handler: Handler,
) -> micro_broker::Subscription {
    let options = SubscribeOptions::default();
    broker.subscribe(topic, options, handler).await.unwrap()
}

/// The one version with one node that is registered.
async fn entry(registry: &Memory) -> Service {
    use micro_registry::Registry;
    let services = registry.get(SERVICE).await.unwrap();
    let [service] = &services[..] else {
        panic!("{services:?}");
    };
    assert_eq!(service.nodes.len(), 1);
    service.clone()
}

#[tokio::test]
async fn it_is_a_broker() {
    let registry = Memory::new();
    let broker = broker(&registry).await;
    assert_eq!(broker.name(), "http");
    suite::all(broker.clone(), broker).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_of_them_are_a_broker() {
    let registry = Memory::new();
    let publishing = broker(&registry).await;
    let subscribing = broker(&registry).await;
    suite::all(publishing, subscribing).await;
}
