//! The memory registry.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test may panic as the test itself may"
)]

use std::sync::Arc;
use std::time::Duration;

use micro_registry::{
    Action, Endpoint, Error, Event, Memory, Node, RegisterOptions, Registry, Service,
    WATCHER_QUEUE, Watcher, suite,
};
use tokio::time::Instant;

const TTL: RegisterOptions = RegisterOptions {
    ttl: Some(Duration::from_secs(60)),
};

fn service(version: &str, ids: &[&str]) -> Service {
    let node = |id: &&str| Node {
        id: (*id).to_owned(),
        address: "10.0.0.1:80".into(),
        ..Node::default()
    };
    Service {
        name: "greeter".into(),
        version: version.into(),
        nodes: ids.iter().map(node).collect(),
        ..Service::default()
    }
}

async fn next(watcher: &mut Watcher) -> (Action, String, Vec<String>) {
    let event = tokio::time::timeout(Duration::from_secs(100), watcher.next()).await;
    let Event { action, service } = event.unwrap().unwrap().unwrap();
    let ids = service.nodes.into_iter().map(|node| node.id).collect();
    (action, service.version, ids)
}

fn change(action: Action, version: &str, ids: &[&str]) -> (Action, String, Vec<String>) {
    let ids = ids.iter().map(|id| (*id).to_owned()).collect();
    (action, version.to_owned(), ids)
}

/// Asserts that nothing waits to be heard.
async fn silent(watcher: &mut Watcher) {
    let heard = tokio::time::timeout(Duration::ZERO, watcher.next()).await;
    assert!(heard.is_err(), "{heard:?}");
}

#[tokio::test]
async fn it_is_a_registry() {
    suite::all(Arc::new(Memory::new())).await;
}

#[tokio::test(start_paused = true)]
async fn it_honours_ttls() {
    suite::expires(Arc::new(Memory::new()), Duration::from_secs(2)).await;
}

#[tokio::test(start_paused = true)]
async fn what_expires_is_told_on_time() {
    let memory = Memory::new();
    let mut watcher = memory.watch(None).await.unwrap();
    let began = Instant::now();
    memory
        .register(&service("1", &["a", "b"]), TTL)
        .await
        .unwrap();
    memory
        .register(&service("1", &["c"]), RegisterOptions::default())
        .await
        .unwrap();
    assert_eq!(
        next(&mut watcher).await,
        change(Action::Create, "1", &["a", "b"])
    );
    assert_eq!(
        next(&mut watcher).await,
        change(Action::Create, "1", &["c"])
    );

    tokio::time::sleep(Duration::from_secs(30)).await;
    memory.register(&service("1", &["b"]), TTL).await.unwrap();
    // Sooner than all others.
    let short = RegisterOptions {
        ttl: Some(Duration::from_secs(5)),
    };
    memory.register(&service("2", &["d"]), short).await.unwrap();
    assert_eq!(
        next(&mut watcher).await,
        change(Action::Create, "2", &["d"])
    );

    for (seconds, version, id) in [(35, "2", "d"), (60, "1", "a"), (90, "1", "b")] {
        assert_eq!(
            next(&mut watcher).await,
            change(Action::Delete, version, &[id])
        );
        assert_eq!(began.elapsed().as_secs(), seconds);
    }
    tokio::time::sleep(Duration::from_secs(1000)).await;
    silent(&mut watcher).await;
    assert_eq!(memory.get("greeter").await.unwrap(), [service("1", &["c"])]);
}

#[tokio::test]
async fn changes_are_told_as_what_they_are() {
    let memory = Memory::new();
    let mut watcher = memory.watch(Some("greeter")).await.unwrap();
    let options = RegisterOptions::default();
    let mut greeter = service("1", &["a", "b"]);
    memory.register(&greeter, options).await.unwrap();
    assert_eq!(
        next(&mut watcher).await,
        change(Action::Create, "1", &["a", "b"])
    );

    memory.register(&greeter, options).await.unwrap();
    silent(&mut watcher).await;

    greeter.nodes[1].metadata.insert("zone".into(), "b".into());
    greeter.nodes.push(service("1", &["c"]).nodes.remove(0));
    memory.register(&greeter, options).await.unwrap();
    assert_eq!(
        next(&mut watcher).await,
        change(Action::Create, "1", &["c"])
    );
    assert_eq!(
        next(&mut watcher).await,
        change(Action::Update, "1", &["b"])
    );

    greeter.endpoints.push(Endpoint::default());
    memory.register(&greeter, options).await.unwrap();
    assert_eq!(
        next(&mut watcher).await,
        change(Action::Update, "1", &["a", "b", "c"])
    );

    memory
        .register(&service("2", &["b"]), options)
        .await
        .unwrap();
    assert_eq!(
        next(&mut watcher).await,
        change(Action::Delete, "1", &["b"])
    );
    assert_eq!(
        next(&mut watcher).await,
        change(Action::Create, "2", &["b"])
    );

    // What is not there is not told to be gone.
    memory.deregister(&service("1", &["x", "c"])).await.unwrap();
    assert_eq!(
        next(&mut watcher).await,
        change(Action::Delete, "1", &["c"])
    );
    memory.deregister(&service("1", &["c"])).await.unwrap();
    silent(&mut watcher).await;
}

#[tokio::test]
async fn a_watcher_that_lags_is_told_so_and_ends() {
    let memory = Memory::new();
    let mut slow = memory.watch(None).await.unwrap();
    let mut other = memory.watch(Some("other")).await.unwrap();
    for _ in 0..=WATCHER_QUEUE / 2 {
        memory
            .register(&service("1", &["a"]), RegisterOptions::default())
            .await
            .unwrap();
        memory.deregister(&service("1", &["a"])).await.unwrap();
    }
    for _ in 0..WATCHER_QUEUE {
        assert!(slow.next().await.unwrap().is_ok());
    }
    assert_eq!(slow.next().await, Some(Err(Error::Lagged)));
    assert_eq!(slow.next().await, None);
    silent(&mut other).await;
}

#[tokio::test(start_paused = true)]
async fn watchers_end_with_the_registry() {
    let memory = Memory::new();
    let mut watcher = memory.watch(None).await.unwrap();
    // The task that waits for this to expire must not keep the registry.
    memory.register(&service("1", &["a"]), TTL).await.unwrap();
    drop(memory);
    assert_eq!(next(&mut watcher).await.0, Action::Create);
    assert_eq!(watcher.next().await, None);
}

#[tokio::test]
async fn clones_are_the_same_registry() {
    let memory = Memory::new();
    memory
        .clone()
        .register(&service("1", &["a"]), RegisterOptions::default())
        .await
        .unwrap();
    assert_eq!(memory.list().await.unwrap(), [service("1", &["a"])]);
    let missing = memory.get("other").await.unwrap_err();
    assert_eq!(missing.to_string(), "service other: not found");
}
