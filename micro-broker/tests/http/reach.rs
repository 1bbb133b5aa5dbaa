//! Who can't be reached, and connections that break.

use std::time::Duration;

use micro_broker::{Broker, FailureKind, Message};
use micro_registry::Memory;

use crate::broker;
use crate::peer::{Manner, Nowhere, OK, Subscriber, register};
use crate::publish::{BROADCAST, undelivered};

#[tokio::test]
async fn who_is_gone_without_a_word_does_not_fail_others() {
    let registry = Memory::new();
    let broker = broker(&registry).await;
    let mut subscriber = Subscriber::start(OK);
    let gone = Nowhere::new();
    register(&registry, BROADCAST, "b-1", &gone.address).await;
    register(&registry, BROADCAST, "b-2", &subscriber.address).await;
    register(&registry, "q", "q-1", &gone.address).await;
    register(&registry, "q", "q-2", &subscriber.address).await;
    for _ in 0..8 {
        broker.publish("t", Message::new("x")).await.unwrap();
        for _ in 0..2 {
            subscriber.requests.try_recv().unwrap();
        }
    }
    assert!(subscriber.requests.try_recv().is_err());
}

#[tokio::test(start_paused = true)]
async fn what_nobody_could_be_brought_is_the_publishers_again() {
    let registry = Memory::new();
    let broker = broker(&registry).await;
    let gone = Nowhere::new();
    register(&registry, BROADCAST, "b-1", &gone.address).await;
    register(&registry, "q", "q-1", &gone.address).await;
    let undelivered = undelivered(broker.publish("t", Message::new("x")).await);
    assert_eq!((undelivered.delivered, undelivered.failures.len()), (0, 2));
    for failure in &undelivered.failures {
        assert_eq!(failure.kind, FailureKind::Unreachable, "{failure}");
    }
}

#[tokio::test]
async fn what_could_not_be_brought_is_brought_once_it_can_be() {
    let registry = Memory::new();
    let broker = broker(&registry).await;
    let gone = Nowhere::new();
    let mut others = Subscriber::start(OK);
    register(&registry, BROADCAST, "b-1", &others.address).await;
    register(&registry, "q", "q-1", &gone.address).await;
    let publishing = tokio::spawn({
        let broker = broker.clone();
        async move { broker.publish("t", Message::new("x")).await }
    });
    // The first attempt has got that far.
    let (first, _) = others.requests.recv().await.unwrap();
    assert!(first.contains("id=b-1"));
    register(&registry, "q", "q-2", &others.address).await;
    publishing.await.unwrap().unwrap();
    let (second, _) = others.requests.recv().await.unwrap();
    assert!(second.contains("id=q-2"), "{second}");
    // And to nobody twice.
    assert!(others.requests.try_recv().is_err());
}

#[tokio::test]
async fn a_connection_that_breaks_is_tried_again() {
    let registry = Memory::new();
    let broker = broker(&registry).await;
    let mut breaking = Subscriber::start(Manner::Closes);
    let mut fine = Subscriber::start(OK);
    register(&registry, "q", "q-1", &breaking.address).await;
    register(&registry, "q", "q-2", &fine.address).await;
    for _ in 0..8 {
        broker.publish("t", Message::new("x")).await.unwrap();
        fine.requests.try_recv().unwrap();
    }
    register(&registry, "r", "r-1", &breaking.address).await;
    while breaking.requests.try_recv().is_ok() {}
    // The broker hears of it in its own time.
    let undelivered = loop {
        match broker.publish("t", Message::new("x")).await {
            Ok(()) => tokio::task::yield_now().await,
            published => break undelivered(published),
        }
    };
    assert_eq!(undelivered.delivered, 1);
    assert_eq!(undelivered.failures[0].kind, FailureKind::Broken);
}

#[tokio::test]
async fn connections_are_used_again() {
    let registry = Memory::new();
    let broker = broker(&registry).await;
    let subscriber = Subscriber::start(OK);
    register(&registry, BROADCAST, "b-1", &subscriber.address).await;
    for _ in 0..20 {
        broker.publish("t", Message::new("x")).await.unwrap();
    }
    assert_eq!(subscriber.accepted(), 1);
}

#[tokio::test]
async fn a_connection_that_was_closed_meanwhile_loses_nothing() {
    let registry = Memory::new();
    let broker = broker(&registry).await;
    let closing = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
    let mut subscriber = Subscriber::start(Manner::AnswersAndCloses(closing));
    register(&registry, BROADCAST, "b-1", &subscriber.address).await;
    for _ in 0..20 {
        broker.publish("t", Message::new("x")).await.unwrap();
        assert!(subscriber.requests.try_recv().is_ok());
    }
    assert!(subscriber.requests.try_recv().is_err());
}

#[tokio::test(start_paused = true)]
async fn who_cannot_be_reached_is_left_alone_for_a_moment() {
    let registry = Memory::new();
    let broker = broker(&registry).await;
    let away = Nowhere::new();
    let mut there = Subscriber::start(OK);
    register(&registry, BROADCAST, "b-1", &away.address).await;
    register(&registry, BROADCAST, "b-2", &there.address).await;
    broker.publish("t", Message::new("a")).await.unwrap();
    there.requests.try_recv().unwrap();

    let mut back = away.start(OK);
    broker.publish("t", Message::new("b")).await.unwrap();
    there.requests.try_recv().unwrap();
    assert!(back.requests.try_recv().is_err());

    tokio::time::sleep(Duration::from_secs(1)).await;
    broker.publish("t", Message::new("c")).await.unwrap();
    there.requests.try_recv().unwrap();
    back.requests.try_recv().unwrap();
}

#[tokio::test(start_paused = true)]
async fn who_is_needed_is_not_left_alone() {
    let registry = Memory::new();
    let broker = broker(&registry).await;
    let (away, needed) = (Nowhere::new(), Nowhere::new());
    register(&registry, BROADCAST, "b-1", &away.address).await;
    register(&registry, BROADCAST, "b-2", &needed.address).await;
    let undelivered = undelivered(broker.publish("t", Message::new("a")).await);
    assert_eq!(undelivered.failures.len(), 2);
    let mut back = needed.start(OK);
    broker.publish("t", Message::new("b")).await.unwrap();
    back.requests.try_recv().unwrap();
}
