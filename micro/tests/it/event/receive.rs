//! What subscribers read, and what the broker is told when they cannot.

use std::sync::{Arc, Mutex};

use micro::broker::{self, Handler, Message, SubscribeOptions};
use micro::event::IntoSubscribers;
use micro::{Context, Error, Event, Subscriber};
use serde::{Deserialize, Serialize};

use super::stub::handled;
use super::{Inbox, TOPIC, memory, tell};
use crate::greeter::{Number, Request, Response};

/// What Go's clients publish for `go.api.Response{statusCode:201, body:"x"}`: of its fields, `Number` has the first.
const BARE: &[u8] = b"\x08\xc9\x01\x1a\x01x";
/// The same from the mucp client as `application/grpc+proto`.
const FRAMED: &[u8] = b"\0\0\0\0\x06\x08\xc9\x01\x1a\x01x";

fn message(content_type: &str, body: &[u8]) -> Message {
    Message::new(body.to_vec()).with("Content-Type", content_type)
}

/// Keeps the last message.
fn keeping<T: Send + 'static>(
    last: &Arc<Mutex<Option<T>>>,
) -> impl Fn(Context, T) -> std::future::Ready<micro::Result<()>> + Send + Sync + 'static {
    let last = last.clone();
    move |_, message| {
        *last.lock().unwrap() = Some(message);
        std::future::ready(Ok(()))
    }
}

#[tokio::test]
async fn content_types_and_bodies_of_go() {
    let last = Arc::default();
    let subscriber = Subscriber::new(TOPIC, keeping::<Number>(&last));
    let json = br#"{"value":"201"}"#;
    for (content_type, body) in [
        ("application/protobuf", BARE),
        ("application/grpc+proto", BARE),
        ("application/grpc+proto", FRAMED),
        ("application/grpc", BARE),
        ("application/grpc", FRAMED),
        ("application/proto", BARE),
        ("application/proto-rpc", BARE),
        ("application/octet-stream", BARE),
        ("", BARE),
        ("", FRAMED),
        ("application/json", json),
        ("application/json", b"{\"value\":201}\n"),
        ("application/grpc+json", json),
        ("application/json-rpc", json),
        ("application/json; charset=utf-8", json),
        ("Application/JSON", json),
        // Of a publisher that is newer.
        ("application/json", br#"{"value":201,"body":"x"}"#),
    ] {
        let told = handled(&subscriber, message(content_type, body)).await;
        told.unwrap_or_else(|error| panic!("{content_type}, {body:?}: {error}"));
        let came = last.lock().unwrap().take();
        assert_eq!(came, Some(Number { value: 201 }), "{content_type}");
    }
    let unnamed = Message::new(BARE);
    handled(&subscriber, unnamed).await.unwrap();
    assert_eq!(last.lock().unwrap().take(), Some(Number { value: 201 }));
}

#[tokio::test]
async fn json_of_both_clients_of_go() {
    let last = Arc::default();
    let subscriber = Subscriber::new(TOPIC, keeping::<Response>(&last));
    for (body, expected) in [
        (r#"{"greetingText":"\u003cn\u003e"}"#, "<n>"),
        ("{\"greeting_text\":\"\\u003cn\\u003e\"}\n", "<n>"),
        ("{}", ""),
        ("", ""),
    ] {
        let message = message("application/json", body.as_bytes());
        handled(&subscriber, message).await.unwrap();
        let came = last.lock().unwrap().take().unwrap();
        assert_eq!(came.greeting_text, expected, "{body}");
    }
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Order {
    order_id: u32,
}

#[tokio::test]
async fn serde_types_need_no_content_type() {
    let last = Arc::default();
    let subscriber = Subscriber::json(TOPIC, keeping::<Order>(&last));
    let unnamed = Message::new(r#"{"order_id":7}"#);
    handled(&subscriber, unnamed).await.unwrap();
    assert_eq!(last.lock().unwrap().take(), Some(Order { order_id: 7 }));
}

#[tokio::test]
async fn what_cannot_be_read_is_told() {
    let unreached = |_: Context, _: Request| async { panic!("nothing was to be read") };
    let request = Subscriber::new(TOPIC, unreached);
    let unreached = |_: Context, _: Order| async { panic!("nothing was to be read") };
    let order = Subscriber::json(TOPIC, unreached);
    let unreached = |_: Context, _: Request| async { panic!("nothing was to be read") };
    let proto = Subscriber::proto(TOPIC, unreached);
    for (subscriber, content_type, body, code, what) in [
        (
            &request,
            "text/plain",
            BARE,
            415,
            "`text/plain` is no content type of events; publish `application/protobuf` or `application/json`",
        ),
        (
            &request,
            "application/grpc+bytes",
            BARE,
            415,
            "`application/grpc+bytes` is no content type",
        ),
        (
            &order,
            "application/protobuf",
            BARE,
            415,
            "the subscriber does not read `application/protobuf`; publish `application/json`",
        ),
        (
            &proto,
            "application/json",
            b"{}",
            415,
            "the subscriber does not read `application/json`; publish `application/protobuf`",
        ),
        (
            &request,
            "application/protobuf",
            b"\x0a\xff",
            400,
            "`application/protobuf`: message cannot be read: ",
        ),
        // Only gRPC's names have a frame.
        (
            &request,
            "application/protobuf",
            FRAMED,
            400,
            "`application/protobuf`: message cannot be read: ",
        ),
        (
            &request,
            "application/json",
            b"{\"name\":",
            400,
            "`application/json`: message cannot be read: ",
        ),
        (
            &order,
            "application/json",
            b"{\"order_id\":\"x\"}",
            400,
            "`application/json`: message cannot be read: ",
        ),
    ] {
        let told = handled(subscriber, message(content_type, body)).await;
        let error = told.unwrap_err().downcast::<Error>().unwrap();
        assert_eq!((error.id(), error.code()), ("go.micro.server", code));
        let expected = format!("topic `{TOPIC}`: {what}");
        assert!(error.detail().starts_with(&expected), "{error}");
    }
}

#[tokio::test]
async fn the_context_has_the_header() {
    let (sender, mut contexts) = tokio::sync::mpsc::unbounded_channel();
    let subscriber = Subscriber::new(TOPIC, tell::<Number>(sender));
    let header = message("application/protobuf", BARE)
        .with("Foo-Bar", "1")
        .with("lower", "ü")
        // Leaked by publishers in Go; no name of metadata.
        .with(":Authority", "a")
        .with("Line", "a\nb");
    handled(&subscriber, header.clone()).await.unwrap();
    let (cx, _) = contexts.recv().await.unwrap();
    let mut metadata: Vec<_> = cx.metadata().iter().collect();
    metadata.sort();
    let expected = [("Foo-Bar", "1"), ("Lower", "ü"), ("Micro-Topic", TOPIC)];
    let expected = expected.map(|(name, value)| (name.to_owned(), value));
    assert_eq!(metadata, expected);
    assert_eq!(cx.deadline(), None);
    // The handler is done.
    cx.cancelled().await;

    // What the publisher says of the topic is told as it is.
    let named = header.with("Micro-Topic", "another");
    handled(&subscriber, named).await.unwrap();
    let (cx, _) = contexts.recv().await.unwrap();
    assert_eq!(cx.metadata().get("micro-topic"), Some("another"));
}

#[tokio::test]
async fn a_handler_that_fails_is_told() {
    let failing = |_: Context, number: Number| async move {
        assert_eq!(number.value, 201, "too small");
        Err(Error::conflict("greeter", "no more"))
    };
    let subscriber = Subscriber::new(TOPIC, failing);
    let told = handled(&subscriber, message("", BARE)).await.unwrap_err();
    let error = told.downcast::<Error>().unwrap();
    assert_eq!((error.id(), error.code()), ("greeter", 409));
    let told = handled(&subscriber, message("", b"")).await.unwrap_err();
    let text = told.to_string();
    assert!(text.starts_with("panic recovered: "), "{text}");
}

#[tokio::test]
async fn messages_come_as_they_were_published() {
    let (broker, publisher) = memory();
    let mut numbers = Inbox::open(&*broker, |sender| Subscriber::new(TOPIC, tell(sender))).await;
    let event = Event::new(TOPIC, publisher);
    for codec in [micro::Codec::Proto, micro::Codec::Json] {
        let sent = Number { value: -1 };
        let publish = event.publish(&sent).codec(codec);
        publish.metadata("token", "101010").await.unwrap();
        let (cx, number): (_, Number) = numbers.next().await;
        assert_eq!(number, sent);
        assert_eq!(cx.metadata().get("token"), Some("101010"));
    }
}

#[tokio::test]
async fn members_of_a_queue_share() {
    let (broker, publisher) = memory();
    let member = || {
        Inbox::open(&*broker, |sender| {
            Subscriber::new(TOPIC, tell(sender)).queue("q")
        })
    };
    let (mut one, mut other) = (member().await, member().await);
    let event = Event::new(TOPIC, publisher);
    for value in [1, 2] {
        event.publish(&Number { value }).await.unwrap();
    }
    let (_, first): (_, Number) = one.next().await;
    let (_, second): (_, Number) = other.next().await;
    assert_eq!(first.value + second.value, 3);
    assert!(one.is_empty() && other.is_empty());
}

#[tokio::test]
async fn several_subscribers_are_one_thing() {
    let handler = |_: Context, _: Number| async { Ok(()) };
    let one = Subscriber::new("a", handler);
    let topics = |subscribers: Vec<Subscriber>| -> Vec<_> {
        subscribers
            .iter()
            .map(|subscriber| subscriber.topic().to_owned())
            .collect()
    };
    assert_eq!(topics(one.clone().into_subscribers()), ["a"]);
    let both = vec![one, Subscriber::new("b", handler)];
    assert_eq!(topics(both.into_subscribers()), ["a", "b"]);
}

#[tokio::test]
async fn nobody_subscribes_to_nothing() {
    let (broker, _) = memory();
    let options = SubscribeOptions::default();
    let handler = Handler::new(|_: broker::Event| async { Ok(()) });
    let subscriber = Subscriber::raw("", options, handler);
    let error = subscriber.subscribe(&*broker).await.unwrap_err();
    assert_eq!((error.id(), error.code()), ("go.micro.client", 400));
}
