//! How names are looked up.

use std::time::Duration;

use micro_registry::{Action, Error, Nodes, Service};
use tokio::time::Instant;

use crate::fake::{Fake, after, greeter, ids, settle};

const MOMENT: Duration = Duration::from_millis(100);
const SECOND: Duration = Duration::from_secs(1);

#[tokio::test(start_paused = true)]
async fn all_who_wait_share_one_look_up() {
    let fake = Fake::new();
    fake.has(&["a", "b"]);
    fake.takes(MOMENT);
    let cache = fake.cache();
    assert_eq!(ids(&cache.service("greeter")), [""; 0]);
    let tasks: Vec<_> = (0..50)
        .map(|_| {
            let nodes = cache.service("greeter");
            tokio::spawn(async move { nodes.ready().await.map(|()| ids(&nodes)) })
        })
        .collect();
    after(MOMENT / 2).await;
    assert_eq!(fake.gets(), 1);
    for task in tasks {
        assert_eq!(task.await.unwrap().unwrap(), ["a", "b"]);
    }
    // Once more when it is watched, for what may have changed before that.
    after(10 * SECOND).await;
    assert_eq!((fake.gets(), fake.watches()), (2, 1));
    cache.service("greeter").ready().await.unwrap();
    assert_eq!(fake.gets(), 2);
}

#[tokio::test(start_paused = true)]
async fn who_comes_while_the_registry_is_asked_has_that_answer() {
    let fake = Fake::new();
    fake.takes(MOMENT);
    let nodes = fake.cache().service("greeter");
    let first = nodes.clone();
    let first = tokio::spawn(async move { first.ready().await });
    after(MOMENT / 2).await;
    assert!(nodes.ready().await.unwrap_err().is_not_found());
    assert!(first.await.unwrap().is_err());
    after(SECOND).await;
    assert_eq!(fake.gets(), 1);
}

#[tokio::test(start_paused = true)]
async fn that_there_is_none_is_believed_for_a_second() {
    let fake = Fake::new();
    let nodes = fake.cache().service("greeter");
    let error = nodes.ready().await.unwrap_err();
    assert!(error.is_not_found());
    let expected = "service greeter: not found (asked fake at 10.9.8.7:65)";
    assert_eq!(error.to_string(), expected);

    fake.has(&["a"]);
    after(SECOND / 2).await;
    assert_eq!(nodes.ready().await, Err(error));
    assert_eq!(fake.gets(), 1);
    after(SECOND / 2 + MOMENT).await;
    assert_eq!(nodes.ready().await, Ok(()));
    assert_eq!(ids(&nodes), ["a"]);
}

#[tokio::test(start_paused = true)]
async fn a_registry_that_says_not_found_is_as_one_that_says_nothing() {
    let fake = Fake::new();
    let service = "greeter".to_owned();
    fake.answers(Err(Error::NotFound { service }));
    let error = fake.cache().service("greeter").ready().await.unwrap_err();
    assert!(
        matches!(
            error,
            Error::NotListed {
                registry: "fake",
                ..
            }
        ),
        "{error:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_registry_that_does_not_answer_is_waited_for_two_seconds() {
    let fake = Fake::new();
    fake.has(&["a"]);
    fake.takes(Duration::from_secs(3600));
    let nodes = fake.cache().service("greeter");
    let began = Instant::now();
    let error = nodes.ready().await.unwrap_err();
    assert_eq!(began.elapsed().as_secs(), 2);
    let expected = "registry at 10.9.8.7:65 can't be reached: fake did not answer within 2s";
    assert_eq!(error.to_string(), expected);
}

#[tokio::test(start_paused = true)]
async fn a_registry_that_fails_is_asked_again_after_a_second() {
    let fake = Fake::new();
    fake.fails();
    let nodes = fake.cache().service("greeter");
    for _ in 0..100 {
        let error = nodes.ready().await.unwrap_err();
        assert_eq!(error, Error::Backend("out of order".into()));
    }
    assert!(fake.gets() <= 2, "{}", fake.gets());
    fake.has(&["a"]);
    after(SECOND + MOMENT).await;
    assert_eq!(nodes.ready().await, Ok(()));
}

#[tokio::test(start_paused = true)]
async fn one_answer_without_nodes_is_not_enough_to_forget_them() {
    let fake = Fake::new();
    fake.has(&["a"]);
    fake.takes(MOMENT);
    let nodes = fake.cache().service("greeter");
    nodes.ready().await.unwrap();
    after(SECOND).await;
    let asked = fake.gets();
    // The first answer after the TTL is lost, the second is not.
    fake.answers(Ok(Vec::new()));
    while fake.gets() == asked {
        after(MOMENT / 10).await;
    }
    fake.has(&["a", "b"]);
    after(SECOND).await;
    assert_eq!(fake.gets(), asked + 2);
    assert_eq!(ids(&nodes), ["a", "b"]);

    fake.answers(Ok(Vec::new()));
    after(61 * SECOND).await;
    assert_eq!(ids(&nodes), [""; 0]);
    assert!(nodes.ready().await.unwrap_err().is_not_found());
}

#[tokio::test(start_paused = true)]
async fn what_changes_while_the_registry_answers_is_not_undone_by_the_answer() {
    let fake = Fake::new();
    fake.has(&["a", "b"]);
    let nodes = fake.cache().service("greeter");
    nodes.ready().await.unwrap();
    after(SECOND).await;

    let asked = fake.gets();
    fake.takes(SECOND);
    while fake.gets() == asked {
        after(MOMENT).await;
    }
    fake.tells(Action::Delete, &["a"]);
    fake.tells(Action::Create, &["c"]);
    settle().await;
    assert_eq!(ids(&nodes), ["b", "c"]);
    after(2 * SECOND).await;
    assert_eq!(ids(&nodes), ["b", "c"]);
}

#[tokio::test(start_paused = true)]
async fn names_that_are_not_there_leave_nothing_running() {
    let fake = Fake::new();
    let cache = fake.cache();
    for number in 0..100 {
        let nodes = cache.service(&format!("missing-{number}"));
        assert!(nodes.ready().await.unwrap_err().is_not_found());
    }
    assert_eq!((fake.gets(), fake.watches()), (100, 0));
    after(2 * SECOND).await;
    assert_eq!(
        tokio::runtime::Handle::current()
            .metrics()
            .num_alive_tasks(),
        0
    );
    let left = format!("{cache:?}").matches("missing-").count();
    assert_eq!(left, 0, "entries that nobody has any use for");
    after(600 * SECOND).await;
    assert_eq!(fake.gets(), 100);

    // Nor do those of which nothing can be said.
    fake.fails();
    for number in 0..100 {
        let nodes = cache.service(&format!("missing-{number}"));
        nodes.ready().await.unwrap_err();
    }
    after(2 * SECOND).await;
    assert_eq!((fake.gets(), fake.watches()), (200, 0));
    let left = format!("{cache:?}").matches("missing-").count();
    assert_eq!(left, 0, "entries that nobody has any use for");
}

#[tokio::test]
async fn fixed_nodes_need_no_registry() {
    let other = Service {
        name: "other".into(),
        ..greeter(&["x"])
    };
    let nodes = Nodes::fixed("greeter", vec![greeter(&["b", "a", "a"]), other]);
    assert_eq!(nodes.ready().await, Ok(()));
    assert_eq!(ids(&nodes), ["a", "b"]);
    assert_eq!(nodes.generation(), nodes.snapshot().generation());
    let none = Nodes::fixed("greeter", Vec::new());
    assert!(none.ready().await.unwrap_err().is_not_found());
}
