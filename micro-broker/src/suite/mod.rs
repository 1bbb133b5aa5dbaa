//! What every broker has to show.
//!
//! For the tests of backends: [`all`] tries whatever any broker can do, on topics that nobody else has. Where a
//! broker fails, these functions panic and say what was expected. They wait up to five seconds for
//! what a broker may take its time for, and not at all where it is quick.

mod inbox;

use std::sync::Arc;

use inbox::{Inbox, settle, unique};

use crate::{Broker, Error, Handler, HandlerError, Message, SubscribeOptions};

/// Tries all. The two may be one broker, or two that know of each other; both are connected, and
/// `subscribing` is not in the end.
pub async fn all(publishing: Arc<dyn Broker>, subscribing: Arc<dyn Broker>) {
    connecting_again_is_fine(&*subscribing).await;
    a_topic_without_a_name_is_refused(&*publishing, &*subscribing).await;
    a_message_comes_as_it_was(&*publishing, &*subscribing).await;
    nobody_need_subscribe(&*publishing).await;
    everybody_without_a_queue_gets_all(&*publishing, &*subscribing).await;
    one_of_each_queue_gets_a_message(&*publishing, &*subscribing).await;
    a_queue_without_a_name_is_none(&*publishing, &*subscribing).await;
    topics_are_kept_apart(&*publishing, &*subscribing).await;
    many_publish_at_once(&*publishing, &*subscribing).await;
    a_failure_does_not_end_a_subscription(&*publishing, &*subscribing).await;
    what_is_acknowledged_by_hand_comes_once(&*publishing, &*subscribing).await;
    a_subscription_ends(&*publishing, &*subscribing).await;
    what_is_not_connected_says_so(&*subscribing).await;
}

/// A broker that is connected is connected.
pub async fn connecting_again_is_fine(broker: &dyn Broker) {
    let address = broker.address();
    broker.connect().await.expect("connected a second time");
    assert_eq!(broker.address(), address, "it is the same broker");
}

/// The empty topic is [`Error::Invalid`].
pub async fn a_topic_without_a_name_is_refused(publishing: &dyn Broker, subscribing: &dyn Broker) {
    let published = publishing.publish("", Message::new("x")).await;
    assert!(matches!(published, Err(Error::Invalid(_))), "{published:?}");
    let nothing = Handler::new(|_| async { Ok(()) });
    let options = SubscribeOptions::default();
    let subscribed = subscribing.subscribe("", options, nothing).await;
    assert!(
        matches!(subscribed, Err(Error::Invalid(_))),
        "{subscribed:?}"
    );
}

/// It is no error to publish what nobody subscribes to.
pub async fn nobody_need_subscribe(publishing: &dyn Broker) {
    let published = publishing.publish(&unique(), Message::new("x")).await;
    published.expect("nobody subscribes, which is fine");
}

/// Whatever is in the header and the body comes back, and the topic.
pub async fn a_message_comes_as_it_was(publishing: &dyn Broker, subscribing: &dyn Broker) {
    let topic = unique();
    let mut inbox = Inbox::open(subscribing, &topic, SubscribeOptions::default()).await;
    settle(publishing, &topic, &mut [&mut inbox]).await;
    let bytes: Vec<u8> = (0..=255).collect();
    for body in [vec![], bytes.clone(), bytes.repeat(1024)] {
        let sent = Message::new(body)
            .with("Content-Type", "application/octet-stream")
            .with("X-Text", "<a> & \"b\" \\ ü \u{2028} 🙂")
            .with("X-Empty", "");
        publish(publishing, &topic, sent.clone()).await;
        let (came_to, came) = inbox.next().await;
        assert_eq!(came_to, topic, "the event knows its topic");
        assert_eq!(came.body, sent.body, "the body is as it was");
        for (name, value) in &sent.header {
            assert_eq!(came.header.get(name), Some(value), "`{name}` is as it was");
        }
    }
    inbox.close().await;
}

/// Subscribers without a queue get every message.
pub async fn everybody_without_a_queue_gets_all(publishing: &dyn Broker, subscribing: &dyn Broker) {
    let topic = unique();
    let mut one = Inbox::open(subscribing, &topic, SubscribeOptions::default()).await;
    let mut other = Inbox::open(subscribing, &topic, SubscribeOptions::default()).await;
    settle(publishing, &topic, &mut [&mut one, &mut other]).await;
    for number in 0..10 {
        publish(publishing, &topic, Message::new(number.to_string())).await;
    }
    let all: Vec<_> = (0..10).map(|number| number.to_string()).collect();
    assert_eq!(one.sorted(10).await, all);
    assert_eq!(other.sorted(10).await, all);
    one.close().await;
    other.close().await;
}

/// Each queue gets every message, and of its members one.
pub async fn one_of_each_queue_gets_a_message(publishing: &dyn Broker, subscribing: &dyn Broker) {
    let topic = unique();
    let (workers, others) = (unique(), unique());
    let queue = SubscribeOptions::queue;
    let mut first = Inbox::open(subscribing, &topic, queue(&workers)).await;
    let mut second = Inbox::open(subscribing, &topic, queue(&workers)).await;
    let mut third = Inbox::open(subscribing, &topic, queue(&workers)).await;
    let mut alone = Inbox::open(subscribing, &topic, queue(&others)).await;
    let mut every = Inbox::open(subscribing, &topic, SubscribeOptions::default()).await;
    let mut inboxes = [&mut first, &mut second, &mut third, &mut alone, &mut every];
    settle(publishing, &topic, &mut inboxes).await;
    for number in 10..40 {
        publish(publishing, &topic, Message::new(number.to_string())).await;
    }
    let all: Vec<_> = (10..40).map(|number| number.to_string()).collect();
    assert_eq!(alone.sorted(30).await, all);
    assert_eq!(every.sorted(30).await, all);
    // What comes twice would show here.
    let mut shared = Vec::new();
    for inbox in [first, second, third] {
        shared.extend(inbox.close().await);
    }
    shared.sort();
    assert_eq!(shared, all, "each message came to one member");
    alone.close().await;
    every.close().await;
}

/// The empty queue is none.
pub async fn a_queue_without_a_name_is_none(publishing: &dyn Broker, subscribing: &dyn Broker) {
    let topic = unique();
    let mut one = Inbox::open(subscribing, &topic, SubscribeOptions::queue("")).await;
    let mut other = Inbox::open(subscribing, &topic, SubscribeOptions::queue("")).await;
    settle(publishing, &topic, &mut [&mut one, &mut other]).await;
    publish(publishing, &topic, Message::new("x")).await;
    assert_eq!(one.sorted(1).await, ["x"]);
    assert_eq!(other.sorted(1).await, ["x"]);
    one.close().await;
    other.close().await;
}

/// What is published to one topic does not come to another.
pub async fn topics_are_kept_apart(publishing: &dyn Broker, subscribing: &dyn Broker) {
    let topics = [unique(), unique()];
    let mut one = Inbox::open(subscribing, &topics[0], SubscribeOptions::default()).await;
    let mut other = Inbox::open(subscribing, &topics[1], SubscribeOptions::default()).await;
    settle(publishing, &topics[0], &mut [&mut one]).await;
    settle(publishing, &topics[1], &mut [&mut other]).await;
    publish(publishing, &topics[0], Message::new("a")).await;
    publish(publishing, &topics[1], Message::new("b")).await;
    assert_eq!(one.sorted(1).await, ["a"]);
    assert_eq!(other.sorted(1).await, ["b"]);
    assert!(one.close().await.is_empty());
    assert!(other.close().await.is_empty());
}

/// Publishers do not get in each other's way.
pub async fn many_publish_at_once(publishing: &dyn Broker, subscribing: &dyn Broker) {
    let topic = unique();
    let mut inbox = Inbox::open(subscribing, &topic, SubscribeOptions::default()).await;
    settle(publishing, &topic, &mut [&mut inbox]).await;
    let mut publishers: Vec<_> = (100..200)
        .map(|number| publishing.publish(&topic, Message::new(number.to_string())))
        .collect();
    // All are under way before the first is waited for.
    std::future::poll_fn(|cx| {
        publishers.retain_mut(|publisher| match publisher.as_mut().poll(cx) {
            std::task::Poll::Ready(published) => {
                published.expect("it is published");
                false
            }
            std::task::Poll::Pending => true,
        });
        if publishers.is_empty() {
            return std::task::Poll::Ready(());
        }
        std::task::Poll::Pending
    })
    .await;
    let all: Vec<_> = (100..200).map(|number| number.to_string()).collect();
    assert_eq!(inbox.sorted(100).await, all);
    inbox.close().await;
}

/// After an error and a panic of its handler a subscription gets the next message.
pub async fn a_failure_does_not_end_a_subscription(
    publishing: &dyn Broker,
    subscribing: &dyn Broker,
) {
    let topic = unique();
    let after = |message: Message| async move {
        match &message.body[..] {
            b"error" => Err(HandlerError::from("as told")),
            b"panic" => panic!("as told"),
            _ => Ok(()),
        }
    };
    let mut inbox = Inbox::open_with(subscribing, &topic, SubscribeOptions::default(), after).await;
    settle(publishing, &topic, &mut [&mut inbox]).await;
    for body in ["error", "panic"] {
        // Whether the publisher hears of it is up to the backend.
        match publishing.publish(&topic, Message::new(body)).await {
            Ok(()) | Err(Error::Undelivered(_)) => {}
            Err(error) => panic!("published, or not delivered: {error}"),
        }
        assert_eq!(inbox.next().await.1.body, body);
    }
    publish(publishing, &topic, Message::new("fine")).await;
    loop {
        // Some brokers bring again what failed.
        match &inbox.next().await.1.body[..] {
            b"fine" => break,
            b"error" | b"panic" => {}
            other => panic!("a message that nobody sent: {other:?}"),
        }
    }
    inbox.close().await;
}

/// A message that its handler acknowledges is dealt with.
pub async fn what_is_acknowledged_by_hand_comes_once(
    publishing: &dyn Broker,
    subscribing: &dyn Broker,
) {
    let topic = unique();
    let options = SubscribeOptions {
        auto_ack: false,
        ..SubscribeOptions::default()
    };
    let mut inbox = Inbox::open(subscribing, &topic, options).await;
    settle(publishing, &topic, &mut [&mut inbox]).await;
    publish(publishing, &topic, Message::new("x")).await;
    assert_eq!(inbox.sorted(1).await, ["x"]);
    assert!(inbox.close().await.is_empty(), "it came once");
}

/// A subscription ends when it is told to, or dropped, and others go on.
pub async fn a_subscription_ends(publishing: &dyn Broker, subscribing: &dyn Broker) {
    let topic = unique();
    let mut stays = Inbox::open(subscribing, &topic, SubscribeOptions::default()).await;
    let mut ends = Inbox::open(subscribing, &topic, SubscribeOptions::default()).await;
    let mut dropped = Inbox::open(subscribing, &topic, SubscribeOptions::default()).await;
    settle(
        publishing,
        &topic,
        &mut [&mut stays, &mut ends, &mut dropped],
    )
    .await;
    assert!(ends.close().await.is_empty());
    assert!(dropped.forget().await.is_empty());
    publish(publishing, &topic, Message::new("x")).await;
    assert_eq!(stays.sorted(1).await, ["x"]);
    stays.close().await;
}

/// A broker that was disconnected has no subscriptions and takes neither messages nor subscribers, until it is
/// connected again.
pub async fn what_is_not_connected_says_so(broker: &dyn Broker) {
    let topic = unique();
    let mut inbox = Inbox::open(broker, &topic, SubscribeOptions::default()).await;
    settle(broker, &topic, &mut [&mut inbox]).await;
    broker.disconnect().await.expect("disconnected");
    broker
        .disconnect()
        .await
        .expect("disconnected a second time");
    assert!(inbox.over().await.is_empty());

    let published = broker.publish(&topic, Message::new("x")).await;
    assert!(
        matches!(published, Err(Error::NotConnected)),
        "{published:?}"
    );
    let nothing = Handler::new(|_| async { Ok(()) });
    let options = SubscribeOptions::default();
    let subscribed = broker.subscribe(&topic, options, nothing).await;
    assert!(
        matches!(subscribed, Err(Error::NotConnected)),
        "{subscribed:?}"
    );

    broker.connect().await.expect("connected again");
    let mut inbox = Inbox::open(broker, &topic, SubscribeOptions::default()).await;
    settle(broker, &topic, &mut [&mut inbox]).await;
    publish(broker, &topic, Message::new("x")).await;
    assert_eq!(inbox.sorted(1).await, ["x"]);
    broker.disconnect().await.expect("disconnected in the end");
}

async fn publish(broker: &dyn Broker, topic: &str, message: Message) {
    broker
        .publish(topic, message)
        .await
        .expect("it is published");
}
