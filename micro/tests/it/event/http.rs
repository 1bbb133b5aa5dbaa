//! Events between two processes' brokers, as go-micro's.

use std::error::Error as _;
use std::sync::Arc;

use micro::broker::{
    self, Broker, FailureKind, Handler, HttpBroker, HttpOptions, SubscribeOptions,
};
use micro::event::Publisher;
use micro::registry::{Cache, Memory};
use micro::{Codec, Context, Error, Event, Subscriber};

use super::{Inbox, TOPIC, tell};
use crate::greeter::{Number, Request};

fn broker(registry: &Memory) -> Arc<dyn Broker> {
    let cache = Cache::new(Arc::new(registry.clone()));
    Arc::new(HttpBroker::new(cache, HttpOptions::default()))
}

/// The broker of a subscriber, and a publisher with another.
fn two() -> (Arc<dyn Broker>, Publisher) {
    let registry = Memory::new();
    (broker(&registry), Publisher::new(broker(&registry)))
}

#[tokio::test]
async fn messages_cross() {
    let (subscribing, publisher) = two();
    let mut inbox = Inbox::open(&*subscribing, |sender| Subscriber::new(TOPIC, tell(sender))).await;
    let publisher = publisher.service("go.micro.service.greeter");
    let event = Event::new(TOPIC, publisher);
    for codec in [Codec::Proto, Codec::Json] {
        let sent = Request { name: "ü".into() };
        let publish = event.publish(&sent).codec(codec);
        publish.metadata("foo-bar", "1").await.unwrap();
        let (cx, request): (_, Request) = inbox.next().await;
        assert_eq!(request, sent);
        let metadata = cx.metadata();
        assert_eq!(metadata.get("Foo-Bar"), Some("1"));
        assert_eq!(metadata.get("Micro-Topic"), Some(TOPIC));
        let from = metadata.get("Micro-From-Service");
        assert_eq!(from, Some("go.micro.service.greeter"));
        assert!(metadata.get("Micro-Id").is_some());
    }
}

#[tokio::test]
async fn a_queue_gets_it_once_and_each_other_subscriber_too() {
    let (subscribing, publisher) = two();
    let open = |queue: &'static str| {
        Inbox::open(&*subscribing, move |sender| {
            Subscriber::new(TOPIC, tell::<Number>(sender)).queue(queue)
        })
    };
    let (one, other, mut alone) = (open("q").await, open("q").await, open("").await);
    let event = Event::new(TOPIC, publisher);
    event.publish(&Number { value: 1 }).await.unwrap();
    assert_eq!(alone.next().await.1.value, 1);
    // Publishing is done when all handlers are.
    assert!(one.is_empty() != other.is_empty());
}

/// What the publisher hears of a subscriber's failure.
async fn told(subscriber: Subscriber) -> (Error, String) {
    let (subscribing, publisher) = two();
    let _subscription = subscriber.subscribe(&*subscribing).await.unwrap();
    let event = Event::new(TOPIC, publisher);
    let error = event.publish(&Number { value: 1 }).await.unwrap_err();
    let Some(broker::Error::Undelivered(undelivered)) =
        error.source().and_then(|source| source.downcast_ref())
    else {
        panic!("{error:?}");
    };
    assert_eq!((undelivered.delivered, undelivered.failures.len()), (0, 1));
    let failure = &undelivered.failures[0];
    assert_eq!(failure.kind, FailureKind::Failed);
    assert!(failure.subscriber.starts_with(TOPIC), "{failure}");
    (error.clone(), failure.detail.clone())
}

#[tokio::test]
async fn the_publisher_hears_of_failures() {
    let failing = |_: Context, _: Number| async { Err(Error::conflict("greeter", "no more")) };
    let (error, detail) = told(Subscriber::new(TOPIC, failing)).await;
    assert_eq!((error.id(), error.code()), ("go.micro.client", 500));
    assert!(error.detail().contains("no more"), "{error}");
    assert!(detail.contains("no more"), "{detail}");

    let other = |_: Context, _: Vec<String>| async { Ok(()) };
    let (_, detail) = told(Subscriber::json(TOPIC, other)).await;
    let expected = "the subscriber does not read `application/protobuf`";
    assert!(detail.contains(expected), "{detail}");
}

#[tokio::test]
async fn a_raw_handler_may_acknowledge() {
    let (subscribing, publisher) = two();
    let options = SubscribeOptions {
        auto_ack: false,
        ..SubscribeOptions::default()
    };
    let handler = Handler::new(|mut event: broker::Event| async move {
        if event.message().body.is_empty() {
            return Ok(());
        }
        event.ack();
        Err("too late to be told".into())
    });
    let subscriber = Subscriber::raw(TOPIC, options, handler);
    let subscription = subscriber.subscribe(&*subscribing).await.unwrap();
    let event = Event::new(TOPIC, publisher);

    let silent = event.publish(&Number::default()).await.unwrap_err();
    assert!(silent.detail().contains("not acknowledged"), "{silent}");

    event.publish(&Number { value: 1 }).await.unwrap();
    subscription.unsubscribe().await.unwrap();
}
