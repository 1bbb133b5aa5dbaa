//! How much at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use micro_broker::{Broker, Error, FailureKind, Handler, HttpOptions, Message};
use micro_registry::Memory;
use tokio::sync::Semaphore;

use crate::peer::Publisher;
use crate::{connected, subscribe};

#[tokio::test]
async fn what_is_too_large_is_not_sent() {
    let registry = Memory::new();
    let options = HttpOptions {
        max_message: 100,
        ..HttpOptions::default()
    };
    let broker = connected(&registry, options).await;
    let refused = broker.publish("t", Message::new(vec![0; 75])).await;
    let refused = refused.unwrap_err();
    assert!(
        matches!(
            refused,
            Error::TooLarge {
                bytes: 140,
                limit: 100
            }
        ),
        "{refused:?}"
    );
}

/// Publishes ten messages at once and returns how many handlers were at work at once.
async fn most_at_once(options: HttpOptions) -> usize {
    let registry = Memory::new();
    let broker = connected(&registry, options).await;
    let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let highest = most.clone();
    let handler = Handler::new(move |_| {
        let (now, most) = (now.clone(), highest.clone());
        async move {
            most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            // Time for the others to come.
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
            now.fetch_sub(1, Ordering::SeqCst);
            Ok(())
        }
    });
    let _subscription = subscribe(&broker, "t", handler).await;
    let mut publishing = tokio::task::JoinSet::new();
    for _ in 0..10 {
        let broker = broker.clone();
        publishing.spawn(async move { broker.publish("t", Message::new("x")).await });
    }
    for published in publishing.join_all().await {
        published.unwrap();
    }
    most.load(Ordering::SeqCst)
}

#[tokio::test]
async fn handlers_wait_for_each_other() {
    let options = HttpOptions {
        max_handlers: 2,
        ..HttpOptions::default()
    };
    assert_eq!(most_at_once(options).await, 2);
}

#[tokio::test]
async fn publishers_wait_for_each_other() {
    let options = HttpOptions {
        max_requests: 3,
        ..HttpOptions::default()
    };
    assert_eq!(most_at_once(options).await, 3);
}

#[tokio::test]
async fn connections_wait_for_each_other() {
    let options = HttpOptions {
        max_connections: 1,
        ..HttpOptions::default()
    };
    let broker = connected(&Memory::new(), options).await;
    let mut first = Publisher::connect(&broker.address()).await;
    assert_eq!(first.post("x", "{}").await.0, 500);
    let mut second = Publisher::connect(&broker.address()).await;
    let waiting = tokio::spawn(async move { second.post("x", "{}").await.0 });
    // The first is still served, and when it is gone the second is.
    assert_eq!(first.post("x", "{}").await.0, 500);
    assert!(!waiting.is_finished());
    drop(first);
    assert_eq!(waiting.await.unwrap(), 500);
}

#[tokio::test(start_paused = true)]
async fn who_has_too_much_to_do_says_so() {
    let registry = Memory::new();
    let options = HttpOptions {
        max_handlers: 1,
        ..HttpOptions::default()
    };
    let broker = connected(&registry, options).await;
    let gate = Arc::new(Semaphore::new(0));
    let opening = gate.clone();
    let handler = Handler::new(move |_| {
        let gate = gate.clone();
        async move {
            gate.acquire().await?.forget();
            Ok(())
        }
    });
    let _subscription = subscribe(&broker, "t", handler).await;
    let first = tokio::spawn({
        let broker = broker.clone();
        async move { broker.publish("t", Message::new("x")).await }
    });
    tokio::task::yield_now().await;
    match broker.publish("t", Message::new("x")).await {
        Err(Error::Undelivered(undelivered)) => {
            assert_eq!(undelivered.failures[0].kind, FailureKind::Busy);
            let detail = &undelivered.failures[0].detail;
            assert!(detail.contains("`max_handlers`"), "{detail}");
        }
        other => panic!("{other:?}"),
    }
    opening.add_permits(1);
    first.await.unwrap().unwrap();
}
