//! go-micro publishes.

use micro_broker::{HttpOptions, Message, SubscribeOptions};

use crate::Inbox;
use crate::fleet::Fleet;
use crate::peer::Peer;

#[tokio::test]
async fn a_message_comes_as_it_was() {
    let fleet = Fleet::new().await;
    let Some(mut go) = Peer::start(&fleet.shared) else {
        return;
    };
    let mut inbox = Inbox::open(&fleet, "a.b", SubscribeOptions::default()).await;
    for body in [vec![], (0..=255).collect(), vec![7; 1 << 20]] {
        let message = Message::new(body)
            .with("Content-Type", "application/octet-stream")
            .with("X-Text", "<a> & \"b\" \\ ü \u{2028} 🙂")
            .with("lower-case", "");
        go.publish("a.b", &message).await;
        let event = inbox.next().await;
        assert_eq!(event.topic(), "a.b");
        assert_eq!(event.message(), &message.with("Micro-Topic", "a.b"));
    }
}

#[tokio::test]
async fn everybody_and_one_of_a_queue_get_a_message() {
    let fleet = Fleet::new().await;
    let (Some(mut go), Some(mut other)) = (Peer::start(&fleet.shared), Peer::start(&fleet.shared))
    else {
        return;
    };
    let queue = || SubscribeOptions::queue("workers");
    let mut every = Inbox::open(&fleet, "t", SubscribeOptions::default()).await;
    let mut first = Inbox::open(&fleet, "t", queue()).await;
    let mut second = Inbox::open(&fleet, "t", queue()).await;
    other.subscribe("worker", "t", "workers").await;
    let mut in_rust = 0;
    let mut in_go = 0;
    for number in 0..40 {
        let body = number.to_string();
        go.publish("t", &Message::new(body.clone())).await;
        assert_eq!(every.next().await.message().body, body);
        tokio::select! {
            event = first.next() => {
                assert_eq!(event.message().body, body);
                in_rust += 1;
            }
            event = second.next() => {
                assert_eq!(event.message().body, body);
                in_rust += 1;
            }
            came = other.came() => {
                assert_eq!((came.name.as_str(), came.body), ("worker", body.into_bytes()));
                in_go += 1;
            }
        }
    }
    assert_eq!(in_rust + in_go, 40);
    assert!(
        in_rust > 0 && in_go > 0,
        "{in_rust} of ours, {in_go} of theirs"
    );
    assert!(first.came.try_recv().is_err() && second.came.try_recv().is_err());
    assert!(other.came_already().is_none());
}

#[tokio::test]
async fn what_fails_here_does_not_stop_go() {
    let options = HttpOptions {
        max_message: 1000,
        ..HttpOptions::default()
    };
    let fleet = Fleet::with(options).await;
    let Some(mut go) = Peer::start(&fleet.shared) else {
        return;
    };
    let mut inbox = Inbox::open(&fleet, "t", SubscribeOptions::default()).await;
    let failing = Message::new("a").with("Fail", "as told");
    go.publish("t", &failing).await;
    assert_eq!(inbox.next().await.message().body, "a");
    // Too large for us: go-micro does not hear of it.
    go.publish("t", &Message::new(vec![0; 1000])).await;
    go.publish("t", &Message::new("b")).await;
    assert_eq!(inbox.next().await.message().body, "b");
}

#[tokio::test]
async fn who_has_left_gets_nothing_and_others_do() {
    let fleet = Fleet::new().await;
    let Some(mut go) = Peer::start(&fleet.shared) else {
        return;
    };
    let mut stays = Inbox::open(&fleet, "t", SubscribeOptions::default()).await;
    let mut leaves = Inbox::open(&fleet, "t", SubscribeOptions::default()).await;
    go.publish("t", &Message::new("a")).await;
    assert_eq!(stays.next().await.message().body, "a");
    assert_eq!(leaves.next().await.message().body, "a");
    leaves.subscription.unsubscribe().await.unwrap();
    go.publish("t", &Message::new("b")).await;
    assert_eq!(stays.next().await.message().body, "b");
    assert!(leaves.came.recv().await.is_none());
}
