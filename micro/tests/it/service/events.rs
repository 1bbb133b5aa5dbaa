//! What a service publishes and subscribes to.

use std::sync::Arc;

use micro::broker::Memory;
use micro::registry::{self, Registry};
use micro::{Context, Event, Service, Subscriber};
use tokio::sync::mpsc;

use crate::greeter::Request;

const NAME: &str = "go.micro.service.listener";

/// Passes on what is greeted and by whom.
fn subscriber(topic: &str, events: &mpsc::UnboundedSender<String>) -> Subscriber {
    let events = events.clone();
    Subscriber::new(topic, move |cx: Context, request: Request| {
        let by = cx.metadata().get("micro-from-service").unwrap_or_default();
        let sent = events.send(format!("{} by {by}", request.name));
        async move { sent.map_err(|error| micro::Error::conflict("", error.to_string())) }
    })
}

fn john() -> Request {
    Request {
        name: "John".into(),
    }
}

#[tokio::test]
async fn a_service_subscribes_while_it_runs_and_is_registered_with_its_topics() {
    let broker = Arc::new(Memory::new());
    let registry = registry::Memory::new();
    let (events, mut received) = mpsc::unbounded_channel();
    let service = Service::builder(NAME)
        .address("127.0.0.1:0")
        .registry(Arc::new(registry.clone()))
        .broker(broker.clone())
        .subscriber(subscriber("a", &events).name("Greeter.First"))
        .subscriber(subscriber("b", &events).name("Greeter.Second"));
    drop(events);
    let to_b = Event::new("b", service.publisher());
    let service = service.start().await.unwrap();
    let records = registry.get(NAME).await.unwrap();
    let [second, first] = &records[0].endpoints[..] else {
        panic!("{records:?}");
    };
    assert_eq!(first.name, "Greeter.First");
    assert_eq!(second.name, "Greeter.Second");
    assert_eq!(second.metadata["topic"], "b");

    to_b.publish(&john()).await.unwrap();
    let expected = Some("John by go.micro.service.listener");
    assert_eq!(received.recv().await.as_deref(), expected);
    let to_a = Event::new("a", service.publisher());
    to_a.publish(&john()).await.unwrap();
    assert_eq!(received.recv().await.as_deref(), expected);

    service.stop().await;
    // It was given, so that others may go on to use it.
    to_a.publish(&john()).await.unwrap();
    assert_eq!(received.recv().await, None);
}

#[tokio::test]
async fn what_cannot_be_subscribed_to_ends_the_start() {
    let (events, _received) = mpsc::unbounded_channel();
    let service = Service::builder(NAME)
        .address("127.0.0.1:0")
        .unlisted()
        .broker(Arc::new(Memory::new()))
        .subscriber(subscriber("", &events));
    let error = service.start().await.unwrap_err();
    let expected = "cannot subscribe to `` with the broker memory: the topic is empty";
    assert!(error.detail().starts_with(expected), "{error}");
}
