//! go-micro subscribes.

use micro_broker::{Broker, Error, FailureKind, Message, SubscribeOptions};

use crate::Inbox;
use crate::fleet::Fleet;
use crate::peer::Peer;

#[tokio::test]
async fn a_message_comes_as_it_was() {
    let fleet = Fleet::new().await;
    let Some(mut go) = Peer::start(&fleet.shared) else {
        return;
    };
    go.subscribe("it", "a.b", "").await;
    for body in [vec![], (0..=255).collect(), vec![7; 1 << 20]] {
        let message = Message::new(body)
            .with("Content-Type", "application/octet-stream")
            .with("X-Text", "<a> & \"b\" \\ ü \u{2028} 🙂")
            .with("lower-case", "");
        fleet
            .broker()
            .publish("a.b", message.clone())
            .await
            .unwrap();
        // Their handler was done before.
        let came = go.came().await;
        assert_eq!((came.name.as_str(), came.topic.as_str()), ("it", "a.b"));
        let message = message.with("Micro-Topic", "a.b");
        assert_eq!(came.header, message.header);
        assert_eq!(came.body, message.body);
    }
}

#[tokio::test]
async fn everybody_and_one_of_a_queue_get_a_message() {
    let fleet = Fleet::new().await;
    let (Some(mut first), Some(mut second), Some(mut every)) = (
        Peer::start(&fleet.shared),
        Peer::start(&fleet.shared),
        Peer::start(&fleet.shared),
    ) else {
        return;
    };
    first.subscribe("first", "t", "workers").await;
    second.subscribe("second", "t", "workers").await;
    every.subscribe("every", "t", "").await;
    let mut third = Inbox::open(&fleet, "t", SubscribeOptions::queue("workers")).await;
    let mut counts = [0; 3];
    for number in 0..40 {
        let body = number.to_string();
        fleet
            .broker()
            .publish("t", Message::new(body.clone()))
            .await
            .unwrap();
        assert_eq!(every.came().await.body, body.as_bytes());
        let (member, got) = tokio::select! {
            came = first.came() => (0, came.body),
            came = second.came() => (1, came.body),
            event = third.next() => (2, event.message().body.to_vec()),
        };
        assert_eq!(got, body.as_bytes());
        counts[member] += 1;
    }
    assert_eq!(counts.iter().sum::<i32>(), 40);
    assert!(counts.iter().all(|count| *count > 0), "{counts:?}");
    assert!(first.came_already().is_none() && second.came_already().is_none());
}

#[tokio::test]
async fn go_does_not_tell_of_its_failures() {
    let fleet = Fleet::new().await;
    let Some(mut go) = Peer::start(&fleet.shared) else {
        return;
    };
    go.subscribe("it", "t", "").await;
    let failing = Message::new("a").with("Fail", "as told");
    fleet.broker().publish("t", failing).await.unwrap();
    assert_eq!(go.came().await.body, b"a");
}

#[tokio::test]
async fn who_has_left_is_no_failure_and_who_was_killed_is() {
    let fleet = Fleet::new().await;
    let (Some(mut leaves), Some(mut killed)) =
        (Peer::start(&fleet.shared), Peer::start(&fleet.shared))
    else {
        return;
    };
    leaves.subscribe("leaves", "t", "").await;
    killed.subscribe("killed", "t", "").await;
    fleet
        .broker()
        .publish("t", Message::new("a"))
        .await
        .unwrap();
    assert_eq!(leaves.came().await.body, b"a");
    assert_eq!(killed.came().await.body, b"a");

    leaves.unsubscribe("leaves").await;
    fleet
        .broker()
        .publish("t", Message::new("b"))
        .await
        .unwrap();
    assert_eq!(killed.came().await.body, b"b");
    assert!(leaves.came_already().is_none());

    killed.kill().await;
    match fleet.broker().publish("t", Message::new("c")).await {
        Err(Error::Undelivered(undelivered)) => {
            assert_eq!(undelivered.delivered, 0);
            let kind = undelivered.failures[0].kind;
            assert!(
                matches!(kind, FailureKind::Unreachable | FailureKind::Broken),
                "{kind:?}"
            );
        }
        other => panic!("{other:?}"),
    }
    // It is taken for gone where others are left.
    let mut inbox = Inbox::open(&fleet, "t", SubscribeOptions::default()).await;
    fleet
        .broker()
        .publish("t", Message::new("d"))
        .await
        .unwrap();
    assert_eq!(inbox.next().await.message().body, "d");
}
