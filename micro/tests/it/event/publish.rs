//! What is published, and how it fails.

use std::collections::BTreeMap;
use std::error::Error as _;
use std::future::IntoFuture;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use micro::broker;
use micro::event::Publisher;
use micro::{Codec, Event, Metadata};
use serde::{Deserialize, Serialize};

use super::stub::Stuck;
use super::{TOPIC, memory, raw};
use crate::greeter::{Number, Response};

fn greeting() -> Response {
    Response {
        greeting_text: "<hi>".into(),
    }
}

#[tokio::test]
async fn an_event_is_what_go_publishes() {
    let (broker, publisher) = memory();
    let mut inbox = raw(&*broker).await;
    let publisher = publisher.service("go.micro.service.greeter");
    let event = Event::<Response>::new(TOPIC, publisher);
    let published = event.publish(&greeting()).metadata("foo-bar", "1").await;
    published.unwrap();

    let mut message = inbox.next().await;
    assert_eq!(message.body, &b"\x0a\x04<hi>"[..]);
    let id = message.header.remove("Micro-Id").unwrap();
    assert_eq!(id.len(), 36, "{id}");
    let expected = [
        ("Content-Type", "application/protobuf"),
        ("Foo-Bar", "1"),
        ("Micro-From-Service", "go.micro.service.greeter"),
        ("Micro-Topic", TOPIC),
    ];
    let expected: BTreeMap<_, _> = expected
        .map(|(name, value)| (name.into(), value.into()))
        .into();
    assert_eq!(message.header, expected);

    event.publish(&greeting()).await.unwrap();
    assert_ne!(inbox.next().await.header["Micro-Id"], id);
}

#[tokio::test]
async fn json_is_canonical() {
    let (broker, publisher) = memory();
    let mut inbox = raw(&*broker).await;
    let event = Event::new(TOPIC, publisher);
    let greeting = greeting();
    let published = event.publish(&greeting).codec(Codec::Json);
    published.await.unwrap();
    let event = event.codec(Codec::Json);
    event.publish(&Response::default()).await.unwrap();
    // An empty body would be refused by some of go-micro's servers.
    for body in [r#"{"greetingText":"<hi>"}"#, "{}"] {
        let message = inbox.next().await;
        assert_eq!(message.header["Content-Type"], "application/json");
        assert_eq!(message.body, body);
    }
}

#[tokio::test]
async fn serde_types_are_json() {
    #[derive(Serialize, Deserialize)]
    struct Order {
        order_id: u32,
    }
    let (broker, publisher) = memory();
    let mut inbox = raw(&*broker).await;
    let event = Event::json(TOPIC, publisher).codec(Codec::Proto);
    event.publish(&Order { order_id: 7 }).await.unwrap();
    let message = inbox.next().await;
    assert_eq!(message.header["Content-Type"], "application/json");
    assert_eq!(message.body, r#"{"order_id":7}"#);
}

#[tokio::test]
async fn messages_without_json_are_protobuf() {
    let (broker, publisher) = memory();
    let mut inbox = raw(&*broker).await;
    let event = Event::proto(TOPIC, publisher).codec(Codec::Json);
    event.publish(&Number { value: 201 }).await.unwrap();
    let message = inbox.next().await;
    assert_eq!(message.header["Content-Type"], "application/protobuf");
    assert_eq!(message.body, &b"\x08\xc9\x01"[..]);
}

#[tokio::test]
async fn metadata_is_passed_on_but_for_what_an_event_says_itself() {
    let (broker, publisher) = memory();
    let mut inbox = raw(&*broker).await;
    let mut inbound = Metadata::new();
    for (name, value) in [
        ("micro-trace-id", "t"),
        ("a", "1"),
        ("a", "2"),
        ("micro-id", "theirs"),
        ("micro-topic", "theirs"),
        ("micro-from-service", "theirs"),
        ("content-type", "application/grpc"),
        ("content-length", "5"),
        ("connection", "upgrade"),
    ] {
        inbound.append(name, value).unwrap();
    }
    let event = Event::new(TOPIC, publisher);
    let number = Number::default();
    let publish = event.publish(&number).metadata_from(&inbound);
    publish.metadata("Micro-Id", "mine").await.unwrap();
    let header = inbox.next().await.header;
    let header: Vec<_> = header.iter().map(|(k, v)| (&**k, &**v)).collect();
    assert_eq!(
        header,
        [
            ("A", "1,2"),
            ("Content-Type", "application/protobuf"),
            ("Micro-Id", "mine"),
            ("Micro-Topic", TOPIC),
            ("Micro-Trace-Id", "t"),
        ]
    );
}

#[tokio::test]
async fn what_cannot_be_sent_is_not() {
    let (broker, publisher) = memory();
    let inbox = raw(&*broker).await;
    let event = Event::new(TOPIC, publisher.clone());
    let number = Number::default();
    let error = event.publish(&number).metadata("a b", "c").await;
    let error = error.unwrap_err();
    assert_eq!((error.id(), error.code()), ("go.micro.client", 400));
    assert!(error.detail().contains("`a b`"), "{error}");
    assert!(inbox.is_empty());

    let error = Event::new("", publisher).publish(&number).await;
    let error = error.unwrap_err();
    assert_eq!(error.code(), 400);
    assert!(error.detail().contains("the topic is empty"), "{error}");
}

#[tokio::test]
async fn after_the_end_of_the_broker_nothing_is_published() {
    let (broker, publisher) = memory();
    let event = Event::new(TOPIC, publisher);
    event.publish(&Number::default()).await.unwrap();
    broker.disconnect().await.unwrap();
    let error = event.publish(&Number::default()).await.unwrap_err();
    assert_eq!(error.code(), 503);
    let source = error.source().unwrap();
    let source = source.downcast_ref::<broker::Error>();
    assert!(matches!(source, Some(broker::Error::NotConnected)));
}

#[tokio::test(start_paused = true)]
async fn waiting_ends_when_the_time_is_up() {
    let event = Event::new(TOPIC, Publisher::new(Arc::new(Stuck::default())));
    let number = Number::default();
    let publish = event.publish(&number).timeout(Duration::from_secs(2));
    let error = publish.await.unwrap_err();
    assert_eq!(error.code(), 408);
    let expected =
        format!("topic `{TOPIC}`: not done within 2s; some subscribers may have got the message");
    assert_eq!(error.detail(), expected);
}

#[tokio::test(start_paused = true)]
async fn the_broker_is_connected_once_but_tried_until_it_is() {
    let broker = Arc::new(Stuck::default());
    broker.unreachable.store(1, Ordering::Relaxed);
    let event = Event::new(TOPIC, Publisher::new(broker.clone()));
    let number = Number::default();
    let soon = Duration::from_millis(1);

    let error = event.publish(&number).timeout(soon).await.unwrap_err();
    assert_eq!(error.code(), 503);
    let expected = format!("topic `{TOPIC}`: broker at `nowhere`: it is not there");
    assert_eq!(error.detail(), expected);
    assert_eq!(broker.connected.load(Ordering::Relaxed), 0);

    for event in [event.clone(), event] {
        let published = event.publish(&number).timeout(soon).await;
        assert_eq!(published.unwrap_err().code(), 408);
        assert_eq!(broker.connected.load(Ordering::Relaxed), 1);
    }
}

#[tokio::test]
async fn publishing_may_be_left_to_a_task() {
    let (broker, publisher) = memory();
    let mut inbox = raw(&*broker).await;
    let task = {
        let event = Event::new(TOPIC, publisher);
        tokio::spawn(event.publish(&Number { value: 1 }).into_future())
    };
    task.await.unwrap().unwrap();
    assert_eq!(inbox.next().await.body, &b"\x08\x01"[..]);
}
