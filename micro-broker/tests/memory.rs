//! The memory broker, by what every broker has to show and by what is its own.

#![allow(
    clippy::unwrap_used,
    reason = "a test ends where it finds what it does not expect"
)]

use std::sync::Arc;
use std::time::Duration;

use micro_broker::{
    Broker, Error, Event, Handler, Memory, MemoryOptions, Message, SubscribeOptions, suite,
};
use tokio::sync::{Semaphore, mpsc};

async fn connected(options: MemoryOptions) -> Arc<Memory> {
    let broker = Arc::new(Memory::with_options(options));
    broker.connect().await.unwrap();
    broker
}

/// Tells what it gets, each when there is a permit.
fn gated(gate: Arc<Semaphore>) -> (Handler, mpsc::UnboundedReceiver<String>) {
    let (sender, receiver) = mpsc::unbounded_channel();
    let handler = Handler::new(move |event: Event| {
        let (gate, sender) = (gate.clone(), sender.clone());
        async move {
            gate.acquire().await?.forget();
            sender.send(String::from_utf8(event.message().body.to_vec())?)?;
            Ok(())
        }
    });
    (handler, receiver)
}

fn small() -> MemoryOptions {
    MemoryOptions {
        max_waiting: 2,
        publish_timeout: Duration::from_secs(1),
    }
}

#[tokio::test]
async fn it_is_a_broker() {
    let broker = connected(MemoryOptions::default()).await;
    assert_eq!(broker.name(), "memory");
    suite::all(broker.clone(), broker).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_come_in_the_order_they_were_published() {
    let broker = connected(small()).await;
    let (handler, mut came) = gated(Arc::new(Semaphore::new(1000)));
    let _subscription = broker
        .subscribe("t", SubscribeOptions::default(), handler)
        .await
        .unwrap();
    for number in 0..1000 {
        broker
            .publish("t", Message::new(number.to_string()))
            .await
            .unwrap();
    }
    for number in 0..1000 {
        assert_eq!(came.recv().await.unwrap(), number.to_string());
    }
}

#[tokio::test]
async fn members_of_a_queue_take_turns() {
    let broker = connected(MemoryOptions::default()).await;
    let mut members = Vec::new();
    for _ in 0..3 {
        let (handler, came) = gated(Arc::new(Semaphore::new(10)));
        let options = SubscribeOptions::queue("q");
        let subscription = broker.subscribe("t", options, handler).await.unwrap();
        members.push((subscription, came));
    }
    for number in 0..9 {
        broker
            .publish("t", Message::new(number.to_string()))
            .await
            .unwrap();
    }
    for (turn, (_, came)) in members.iter_mut().enumerate() {
        for round in 0..3 {
            assert_eq!(came.recv().await.unwrap(), (round * 3 + turn).to_string());
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_full_queue_makes_publishers_wait_and_then_fail() {
    let broker = connected(small()).await;
    let gate = Arc::new(Semaphore::new(0));
    let (slow, mut slowly) = gated(gate.clone());
    let (fast, mut came) = gated(Arc::new(Semaphore::new(10)));
    let options = SubscribeOptions::default;
    let _fast = broker.subscribe("t", options(), fast).await.unwrap();
    let _slow = broker.subscribe("t", options(), slow).await.unwrap();
    // One is at work and two wait.
    for body in ["a", "b", "c"] {
        broker.publish("t", Message::new(body)).await.unwrap();
        assert_eq!(came.recv().await.unwrap(), body);
    }
    let refused = broker.publish("t", Message::new("d")).await.unwrap_err();
    assert!(
        matches!(&refused, Error::Full { topic, limit: 2 } if topic == "t"),
        "{refused}"
    );

    // A publisher that waits goes on when there is room.
    let opening = async {
        tokio::task::yield_now().await;
        gate.add_permits(1);
    };
    let (published, ()) = tokio::join!(broker.publish("t", Message::new("e")), opening);
    published.unwrap();
    gate.add_permits(9);
    for body in ["a", "b", "c", "e"] {
        assert_eq!(slowly.recv().await.unwrap(), body);
    }
    // What failed came to nobody.
    assert_eq!(came.recv().await.unwrap(), "e");
}

#[tokio::test]
async fn what_waits_is_handled_before_a_subscription_has_ended() {
    let broker = connected(small()).await;
    let gate = Arc::new(Semaphore::new(0));
    let (leaving, mut left) = gated(gate.clone());
    let (staying, mut came) = gated(Arc::new(Semaphore::new(10)));
    let queue = || SubscribeOptions::queue("q");
    let subscription = broker.subscribe("t", queue(), leaving).await.unwrap();
    // One is at work and two wait.
    for body in ["a", "b", "c"] {
        broker.publish("t", Message::new(body)).await.unwrap();
        tokio::task::yield_now().await;
    }
    // This publisher waits.
    let waiting = tokio::spawn({
        let broker = broker.clone();
        async move { broker.publish("t", Message::new("d")).await }
    });
    tokio::task::yield_now().await;
    let _other = broker.subscribe("t", queue(), staying).await.unwrap();
    let ending = tokio::spawn(subscription.unsubscribe());
    tokio::task::yield_now().await;
    tokio::task::yield_now().await;
    // The other's turn, whoever's it was.
    for body in ["e", "f"] {
        broker.publish("t", Message::new(body)).await.unwrap();
        assert_eq!(came.recv().await.unwrap(), body);
    }
    assert!(!waiting.is_finished() && !ending.is_finished());
    gate.add_permits(9);
    ending.await.unwrap().unwrap();
    waiting.await.unwrap().unwrap();
    for body in ["a", "b", "c", "d"] {
        assert_eq!(left.recv().await.unwrap(), body);
    }
    assert_eq!(left.recv().await, None);
}

#[tokio::test]
async fn a_timeout_beyond_the_clock_is_none() {
    let options = MemoryOptions {
        publish_timeout: Duration::MAX,
        ..small()
    };
    let broker = connected(options).await;
    broker.publish("t", Message::new("x")).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_handler_that_never_ends_is_not_waited_for_without_end() {
    let broker = connected(small()).await;
    let never = || Handler::new(|_| std::future::pending());
    let options = SubscribeOptions::default;
    let subscription = broker.subscribe("t", options(), never()).await.unwrap();
    let _other = broker.subscribe("t", options(), never()).await.unwrap();
    broker.publish("t", Message::new("x")).await.unwrap();
    tokio::task::yield_now().await;
    assert!(matches!(
        subscription.unsubscribe().await,
        Err(Error::StillRunning)
    ));
    assert!(matches!(
        broker.disconnect().await,
        Err(Error::StillRunning)
    ));
}

#[tokio::test]
async fn dropping_the_broker_ends_its_subscriptions() {
    let broker = connected(small()).await;
    let (handler, mut came) = gated(Arc::new(Semaphore::new(0)));
    let _subscription = broker
        .subscribe("t", SubscribeOptions::default(), handler)
        .await
        .unwrap();
    drop(broker);
    assert_eq!(came.recv().await, None);
}

#[tokio::test]
async fn brokers_beside_each_other_have_the_same_topics() {
    let one = connected(MemoryOptions::default()).await;
    let other = Arc::new(one.beside());
    assert!(matches!(
        other.publish("t", Message::new("x")).await,
        Err(Error::NotConnected)
    ));
    other.connect().await.unwrap();
    suite::all(one, other).await;
}

/// The next that is received; a test that waits for nothing ends.
async fn soon(received: &mut mpsc::UnboundedReceiver<String>) -> String {
    let next = tokio::time::timeout(Duration::from_secs(5), received.recv());
    next.await.unwrap().unwrap()
}

#[tokio::test]
async fn brokers_beside_each_other_end_on_their_own() {
    let one = connected(MemoryOptions::default()).await;
    let other = one.beside();
    other.connect().await.unwrap();
    let (handler, mut received) = gated(Arc::new(Semaphore::new(8)));
    let kept = one.subscribe("t", SubscribeOptions::queue("q"), handler);
    let kept = kept.await.unwrap();
    let (handler, mut gone) = gated(Arc::new(Semaphore::new(8)));
    let ended = other.subscribe("t", SubscribeOptions::queue("q"), handler);
    let ended = ended.await.unwrap();

    other.disconnect().await.unwrap();
    for text in ["1", "2"] {
        one.publish("t", Message::new(text)).await.unwrap();
        assert_eq!(soon(&mut received).await, text);
    }
    assert!(gone.try_recv().is_err());
    drop((kept, ended));
}

#[test]
fn a_runtime_that_ends_takes_its_subscribers_along() {
    let runtime = || {
        let mut builder = tokio::runtime::Builder::new_current_thread();
        builder.enable_all().build().unwrap()
    };
    let broker = Memory::new();
    let first = runtime();
    let kept = first.block_on(async {
        broker.connect().await.unwrap();
        let (handler, _) = gated(Arc::new(Semaphore::new(8)));
        let queue = SubscribeOptions::queue("q");
        broker.subscribe("t", queue, handler).await.unwrap()
    });
    drop(first);
    runtime().block_on(async {
        let (handler, mut received) = gated(Arc::new(Semaphore::new(8)));
        let other = broker.beside();
        other.connect().await.unwrap();
        let queue = SubscribeOptions::queue("q");
        let subscription = other.subscribe("t", queue, handler).await.unwrap();
        // A queue with a member that is not there would lose every second of them.
        for text in ["1", "2", "3"] {
            other.publish("t", Message::new(text)).await.unwrap();
            assert_eq!(soon(&mut received).await, text);
        }
        drop(subscription);
    });
    drop(kept);
}
