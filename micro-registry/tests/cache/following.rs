//! How what is known follows the registry.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use micro_registry::{Action, Cache, Memory, RegisterOptions, Registry};
use tokio::runtime::Runtime;

use crate::fake::{Fake, after, greeter, ids, settle};

const SECOND: Duration = Duration::from_secs(1);

#[tokio::test(start_paused = true)]
async fn changes_show_at_once_and_doubles_not_at_all() {
    let fake = Fake::new();
    fake.has(&["a"]);
    let nodes = fake.cache().service("greeter");
    nodes.ready().await.unwrap();
    after(SECOND).await;
    let before = nodes.snapshot().to_arc();

    fake.tells(Action::Create, &["b", "c"]);
    settle().await;
    assert_eq!(ids(&nodes), ["a", "b", "c"]);
    let generation = nodes.generation();
    assert!(generation > before.generation());
    fake.tells(Action::Create, &["b"]);
    fake.tells(Action::Update, &["c"]);
    fake.tells(Action::Delete, &["x"]);
    settle().await;
    assert_eq!(nodes.generation(), generation);

    fake.tells(Action::Delete, &["a", "b"]);
    settle().await;
    assert_eq!(ids(&nodes), ["c"]);
    assert_eq!(before.nodes().count(), 1, "what was read does not change");
    fake.tells(Action::Delete, &["c"]);
    settle().await;
    assert!(nodes.snapshot().is_empty());
}

#[tokio::test(start_paused = true)]
async fn the_registry_is_asked_again_after_the_ttl() {
    let fake = Fake::new();
    fake.has(&["a"]);
    let nodes = fake.cache().service("greeter");
    nodes.ready().await.unwrap();
    after(SECOND).await;
    // A crash that nobody told of.
    fake.has(&["b"]);
    after(40 * SECOND).await;
    assert_eq!(ids(&nodes), ["a"]);
    after(21 * SECOND).await;
    assert_eq!(ids(&nodes), ["b"]);
}

#[tokio::test(start_paused = true)]
async fn what_is_known_stays_while_the_registry_is_away() {
    let fake = Fake::new();
    fake.has(&["a"]);
    let nodes = fake.cache().service("greeter");
    nodes.ready().await.unwrap();
    after(SECOND).await;
    let asked = (fake.gets(), fake.watches());
    fake.fails();
    fake.ends_watchers(false);
    for _ in 0..60 {
        after(SECOND).await;
        assert_eq!(ids(&nodes), ["a"]);
        assert_eq!(nodes.ready().await, Ok(()));
    }
    let (gets, watches) = (fake.gets() - asked.0, fake.watches() - asked.1);
    assert!(
        gets < 10 && watches < 20,
        "{gets} look-ups, {watches} watches"
    );
    // Not even when nobody uses it.
    after(3600 * SECOND).await;
    assert_eq!(ids(&nodes), ["a"]);

    // When it is back, all is as it says.
    fake.has(&["b"]);
    fake.ends_watchers(true);
    after(11 * SECOND).await;
    assert_eq!(ids(&nodes), ["b"]);
}

#[tokio::test(start_paused = true)]
async fn what_a_registry_in_trouble_says_of_the_whole_service_is_not_believed() {
    let fake = Fake::new();
    fake.has(&["a"]);
    let nodes = fake.cache().service("greeter");
    nodes.ready().await.unwrap();
    after(SECOND).await;
    fake.fails();
    after(61 * SECOND).await;
    fake.tells(Action::Delete, &[]);
    settle().await;
    assert_eq!(ids(&nodes), ["a"]);
    fake.has(&["a"]);
    after(61 * SECOND).await;
    fake.tells(Action::Delete, &[]);
    settle().await;
    assert_eq!(ids(&nodes), [""; 0]);
}

#[tokio::test(start_paused = true)]
async fn a_registry_that_has_forgotten_all_is_given_a_minute() {
    let fake = Fake::new();
    fake.has(&["a", "b"]);
    let nodes = fake.cache().service("greeter");
    nodes.ready().await.unwrap();
    after(SECOND).await;
    for returns in [true, false] {
        fake.fails();
        fake.ends_watchers(false);
        after(65 * SECOND).await;
        fake.answers(Ok(Vec::new()));
        fake.ends_watchers(true);
        // Watched again after at most ten seconds, and looked up then.
        after(11 * SECOND).await;
        fake.tells(Action::Delete, &["b"]);
        fake.tells(Action::Delete, &["a"]);
        settle().await;
        assert_eq!(ids(&nodes), ["a"]);
        assert_eq!(nodes.ready().await, Ok(()));
        if returns {
            after(20 * SECOND).await;
            fake.has(&["a", "b"]);
            fake.tells(Action::Create, &["b"]);
            settle().await;
            assert_eq!(ids(&nodes), ["a", "b"]);
            // Looked up, and all is well again.
            after(61 * SECOND).await;
        }
    }
    after(121 * SECOND).await;
    assert_eq!(ids(&nodes), [""; 0]);
    assert!(nodes.ready().await.unwrap_err().is_not_found());
}

#[tokio::test(start_paused = true)]
async fn what_changes_between_two_watchers_is_not_missed() {
    let fake = Fake::new();
    fake.has(&["a"]);
    let nodes = fake.cache().service("greeter");
    nodes.ready().await.unwrap();
    after(SECOND).await;
    fake.ends_watchers(true);
    fake.has(&["b"]);
    after(SECOND).await;
    assert_eq!(ids(&nodes), ["b"]);
    fake.tells(Action::Create, &["c"]);
    settle().await;
    assert_eq!(ids(&nodes), ["b", "c"]);
}

#[tokio::test(start_paused = true)]
async fn names_that_nobody_uses_are_forgotten_until_they_are_used_again() {
    let fake = Fake::new();
    fake.has(&["a"]);
    let cache = fake.cache();
    let nodes = cache.service("greeter");
    nodes.ready().await.unwrap();
    // In use, it is kept up.
    for _ in 0..30 {
        after(60 * SECOND).await;
        assert!(!nodes.snapshot().is_empty());
    }
    assert!(fake.gets() > 30);
    after(720 * SECOND).await;
    let asked = fake.gets();
    after(3600 * SECOND).await;
    assert_eq!(fake.gets(), asked);
    assert!(!nodes.are_known());
    assert_eq!(
        tokio::runtime::Handle::current()
            .metrics()
            .num_alive_tasks(),
        0
    );

    fake.has(&["b"]);
    nodes.ready().await.unwrap();
    assert_eq!(ids(&nodes), ["b"]);
    // Reading alone does as well.
    after(1320 * SECOND).await;
    assert!(!nodes.are_known());
    assert!(nodes.snapshot().is_empty());
    settle().await;
    assert_eq!(ids(&nodes), ["b"]);
}

#[tokio::test(start_paused = true)]
async fn tasks_end_with_the_last_who_knows_of_the_cache() {
    let fake = Fake::new();
    fake.has(&["a"]);
    let cache = fake.cache();
    let nodes = cache.service("greeter");
    cache.service("other").ready().await.unwrap_err();
    nodes.ready().await.unwrap();
    drop(cache);
    after(120 * SECOND).await;
    assert!(
        fake.gets() > 3,
        "it is still followed for who has the nodes"
    );
    drop(nodes);
    settle().await;
    assert_eq!(Arc::strong_count(&fake), 1);
}

fn runtime() -> Runtime {
    let mut builder = tokio::runtime::Builder::new_current_thread();
    builder.enable_time().start_paused(true).build().unwrap()
}

#[test]
fn who_moves_to_another_runtime_is_followed_there() {
    let fake = Fake::new();
    fake.has(&["a"]);
    let cache = fake.cache();
    let nodes = cache.service("greeter");
    runtime().block_on(nodes.ready()).unwrap();
    // That runtime is gone now, and its tasks with it.
    fake.has(&["b"]);
    assert_eq!(
        ids(&nodes),
        ["a"],
        "what is known can be read without a runtime"
    );
    runtime().block_on(async {
        assert_eq!(ids(&nodes), ["a"]);
        after(SECOND).await;
        assert_eq!(ids(&nodes), ["b"]);
    });
}

#[test]
fn who_waits_does_not_wait_for_a_runtime_that_is_gone() {
    let fake = Fake::new();
    fake.has(&["a"]);
    fake.takes(3600 * SECOND);
    let nodes = fake.cache().service("greeter");
    let other = runtime();
    other.block_on(async {
        assert!(nodes.snapshot().is_empty());
        settle().await;
    });
    assert_eq!(fake.gets(), 1);
    runtime().block_on(async {
        let mut ready = pin!(nodes.ready());
        let waits = poll_fn(|cx| Poll::Ready(ready.as_mut().poll(cx).is_pending()));
        assert!(waits.await);
        // The task that was asking ends here, without an answer.
        fake.takes(Duration::ZERO);
        other.shutdown_background();
        assert_eq!(ready.await, Ok(()));
    });
}

#[tokio::test(start_paused = true)]
async fn it_follows_the_memory_registry() {
    let memory = Memory::new();
    let cache = Cache::new(Arc::new(memory.clone()));
    let nodes = cache.service("greeter");
    let error = nodes.ready().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "service greeter: not found (asked memory)"
    );
    after(2 * SECOND).await;
    let ttl = RegisterOptions {
        ttl: Some(90 * SECOND),
    };
    memory.register(&greeter(&["a", "b"]), ttl).await.unwrap();
    nodes.ready().await.unwrap();
    assert_eq!(ids(&nodes), ["a", "b"]);
    settle().await;
    memory.deregister(&greeter(&["a"])).await.unwrap();
    settle().await;
    assert_eq!(ids(&nodes), ["b"]);
    after(91 * SECOND).await;
    assert_eq!(ids(&nodes), [""; 0]);
}
