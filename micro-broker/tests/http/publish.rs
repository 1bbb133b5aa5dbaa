//! What goes out.

use std::time::Duration;

use micro_broker::{Broker, Error, FailureKind, HttpOptions, Message, Undelivered};
use micro_registry::{Memory, Node};

use crate::peer::{Manner, OK, Subscriber, register, register_node};
use crate::{broker, connected, subscribe, telling};

pub(crate) const BROADCAST: &str = "ff.http.broadcast";

pub(crate) fn undelivered(published: Result<(), Error>) -> Undelivered {
    match published {
        Err(Error::Undelivered(undelivered)) => undelivered,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_post_is_that_of_go() {
    let registry = Memory::new();
    let broker = broker(&registry).await;
    let mut subscriber = Subscriber::start(OK);
    register(&registry, BROADCAST, "t-1+ü/&", &subscriber.address).await;
    let message = Message::new("hello")
        .with("A", "<b>")
        .with("Micro-Topic", "another");
    broker.publish("t", message).await.unwrap();
    let (head, body) = subscriber.requests.recv().await.unwrap();
    let mut lines: Vec<_> = head.trim_end().lines().map(str::to_lowercase).collect();
    assert!(
        lines[0].starts_with("post /?id=t-1%2b%c3%bc%2f%26 http/1.1"),
        "{head}"
    );
    lines[1..].sort();
    lines.retain(|line| !line.starts_with("user-agent: micro-rs/"));
    let host = format!("host: {}", subscriber.address);
    assert_eq!(
        lines[1..],
        [
            "content-length: 68",
            "content-type: application/json",
            &host
        ]
    );
    let expected = r#"{"Header":{"A":"\u003cb\u003e","Micro-Topic":"t"},"Body":"aGVsbG8="}"#;
    assert_eq!(body, expected);
}

#[tokio::test]
async fn every_node_and_one_of_each_queue_is_posted_to() {
    let registry = Memory::new();
    let broker = broker(&registry).await;
    let mut subscriber = Subscriber::start(OK);
    for (version, id) in [
        (BROADCAST, "b-1"),
        (BROADCAST, "b-2"),
        ("q", "q-1"),
        ("q", "q-2"),
        ("r", "r-1"),
    ] {
        register(&registry, version, id, &subscriber.address).await;
    }
    // Neither of these subscribes.
    let other = |key: &str, value: &str| {
        let metadata = [("broker", "http"), ("topic", "t"), (key, value)];
        Node {
            id: format!("other-{value}"),
            address: subscriber.address.clone(),
            metadata: metadata
                .map(|(name, value)| (name.into(), value.into()))
                .into(),
        }
    };
    register_node(&registry, BROADCAST, other("topic", "u")).await;
    register_node(&registry, BROADCAST, other("broker", "nats")).await;

    let mut members = std::collections::BTreeSet::new();
    for _ in 0..64 {
        broker.publish("t", Message::new("x")).await.unwrap();
        let mut ids = Vec::new();
        while let Ok((head, _)) = subscriber.requests.try_recv() {
            let id = head.split("id=").nth(1).unwrap().split(' ').next().unwrap();
            ids.push(id.to_owned());
        }
        ids.sort();
        let [b1, b2, q, r1] = &ids[..] else {
            panic!("{ids:?}");
        };
        assert_eq!([b1, b2, r1], ["b-1", "b-2", "r-1"]);
        members.insert(q.clone());
    }
    assert_eq!(members.into_iter().collect::<Vec<_>>(), ["q-1", "q-2"]);
}

#[tokio::test]
async fn a_failure_is_reported_and_not_sent_again() {
    let registry = Memory::new();
    let broker = broker(&registry).await;
    let failing = "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 27\r\n\r\n\
                   {\"id\":\"x\",\"detail\":\"a bug\"}";
    let mut failing = Subscriber::start(Manner::Answers(failing));
    register(&registry, BROADCAST, "b-1", &failing.address).await;
    register(&registry, "q", "q-1", &failing.address).await;
    register(&registry, "q", "q-2", &failing.address).await;
    let (handler, mut came) = telling();
    let _subscription = subscribe(&broker, "t", handler).await;

    let undelivered = undelivered(broker.publish("t", Message::new("x")).await);
    assert_eq!((&undelivered.topic[..], undelivered.delivered), ("t", 1));
    assert!(came.try_recv().is_ok());
    let mut failures = undelivered.failures;
    failures.sort_by_key(|failure| failure.queue.clone());
    let [node, queue] = &failures[..] else {
        panic!("{failures:?}");
    };
    assert_eq!(node.subscriber, format!("b-1 at {}", failing.address));
    assert_eq!((&node.queue, &queue.queue), (&None, &Some("q".into())));
    for failure in [node, queue] {
        assert_eq!(failure.kind, FailureKind::Failed);
        assert_eq!(failure.detail, "500 Internal Server Error: a bug");
    }
    // One for the node, and one for the queue.
    assert!(failing.requests.try_recv().is_ok());
    assert!(failing.requests.try_recv().is_ok());
    assert!(failing.requests.try_recv().is_err());
}

#[tokio::test]
async fn a_subscription_that_has_ended_is_no_failure() {
    let registry = Memory::new();
    let broker = broker(&registry).await;
    let not_found = "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n";
    let subscriber = Subscriber::start(Manner::Answers(not_found));
    register(&registry, BROADCAST, "b-1", &subscriber.address).await;
    register(&registry, "q", "q-1", &subscriber.address).await;
    broker.publish("t", Message::new("x")).await.unwrap();
}

#[tokio::test]
async fn a_subscriber_that_wants_tls_is_named() {
    let registry = Memory::new();
    let broker = broker(&registry).await;
    let metadata = [("broker", "http"), ("secure", "true"), ("topic", "t")];
    let node = Node {
        id: "s-1".into(),
        address: "127.0.0.1:1".into(),
        metadata: metadata
            .map(|(name, value)| (name.into(), value.into()))
            .into(),
    };
    register_node(&registry, BROADCAST, node).await;
    // Others that get the message do not make up for it.
    let _subscription = subscribe(&broker, "t", telling().0).await;
    let error = broker
        .publish("t", Message::new("x"))
        .await
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("s-1 at 127.0.0.1:1: it wants TLS"),
        "{error}"
    );
}

#[tokio::test]
async fn who_does_not_answer_in_time_is_named() {
    let registry = Memory::new();
    let options = HttpOptions {
        publish_timeout: Duration::from_millis(100),
        ..HttpOptions::default()
    };
    let broker = connected(&registry, options).await;
    let mut silent = Subscriber::start(Manner::IsSilent);
    register(&registry, "q", "q-1", &silent.address).await;
    register(&registry, "q", "q-2", &silent.address).await;
    let undelivered = undelivered(broker.publish("t", Message::new("x")).await);
    assert_eq!(undelivered.failures[0].kind, FailureKind::TimedOut);
    // It may be at work on it, so no other is asked.
    assert!(silent.requests.try_recv().is_ok());
    assert!(silent.requests.try_recv().is_err());
}
