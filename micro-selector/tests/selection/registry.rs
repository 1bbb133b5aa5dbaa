//! Selections of what a registry knows.

use std::sync::Arc;
use std::time::Duration;

use micro_registry::{Cache, Memory, Node, RegisterOptions, Registry, Service};
use micro_selector::{Balancer, Call, Error, Policy, RoundRobin, Selector};

use crate::{counts, node, pick, picked, service};

fn selector(memory: &Memory) -> Selector {
    let policy = Policy {
        strategy: Arc::new(RoundRobin),
        ..Policy::default()
    };
    Selector::new(Cache::new(Arc::new(memory.clone())), policy)
}

fn greeter(ids: &[&str]) -> Service {
    service("1", ids.iter().map(|id| node(id, &[])).collect())
}

async fn register(memory: &Memory, service: &Service) {
    let options = RegisterOptions::default();
    memory.register(service, options).await.unwrap();
}

/// Waits until the balancer knows so many nodes.
async fn knows(balancer: &Balancer, count: usize) {
    while balancer.nodes().snapshot().nodes().count() != count {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

#[tokio::test(start_paused = true)]
async fn it_picks_of_those_that_are_registered_now() {
    let memory = Memory::new();
    register(&memory, &greeter(&["a", "b"])).await;
    let balancer = selector(&memory).service("greeter");
    assert!(balancer.select_now(&Call::default()).is_none());
    balancer.select(&Call::default()).await.unwrap().succeeded();
    assert_eq!(
        counts(&balancer, &Call::default(), ["a", "b"], 20),
        [10, 10]
    );
    // Until it is watched, changes show after the TTL only.
    tokio::time::sleep(Duration::from_secs(1)).await;

    register(&memory, &greeter(&["c"])).await;
    knows(&balancer, 3).await;
    assert_eq!(
        counts(&balancer, &Call::default(), ["a", "b", "c"], 30),
        [10, 10, 10]
    );
    memory.deregister(&greeter(&["a", "c"])).await.unwrap();
    knows(&balancer, 1).await;
    assert_eq!(counts(&balancer, &Call::default(), ["b"], 20), [20]);
    memory.deregister(&greeter(&["b"])).await.unwrap();
    knows(&balancer, 0).await;
    assert!(balancer.select_now(&Call::default()).is_none());
    let error = balancer.select(&Call::default()).await.unwrap_err();
    assert!(matches!(error, Error::NotFound { .. }), "{error}");
}

/// One of them takes the nodes over; the others have nothing to go on with meanwhile.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn all_who_wait_for_the_first_nodes_get_one() {
    let ids: Vec<String> = (0..200).map(|id| id.to_string()).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let memory = Memory::new();
    register(&memory, &greeter(&ids)).await;
    for _ in 0..50 {
        let balancer = selector(&memory).service("greeter");
        let selecting = (0..8).map(|_| {
            let balancer = balancer.clone();
            tokio::spawn(async move { balancer.select(&Call::default()).await.map(drop) })
        });
        for selected in selecting.collect::<Vec<_>>() {
            selected.await.unwrap().unwrap();
        }
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_known_of_a_node_outlives_changes_around_it() {
    let memory = Memory::new();
    register(&memory, &greeter(&["a", "b"])).await;
    let balancer = selector(&memory).service("greeter");
    let first = balancer.select(&Call::default()).await.unwrap();
    let second = pick(&balancer, &Call::default());
    let (failed, other) = (Arc::clone(first.node()), Arc::clone(second.node()));
    first.failed();
    tokio::time::sleep(Duration::from_millis(100)).await;

    // Another version of both, another node, other metadata: it is still the node that failed.
    let mut changed = greeter(&["a", "b", "c"]);
    changed.version = "2".into();
    changed.nodes[0].metadata.insert("zone".into(), "x".into());
    register(&memory, &changed).await;
    knows(&balancer, 3).await;
    let [failures, others, new] = counts(
        &balancer,
        &Call::default(),
        [failed.id.as_str(), other.id.as_str(), "c"],
        20,
    );
    assert_eq!([failures, others, new], [0, 10, 10]);
    second.succeeded();

    // At another address it is another process.
    let moved = Node {
        address: "elsewhere:81".into(),
        ..(*failed).clone()
    };
    register(&memory, &service("2", vec![moved])).await;
    while balancer
        .nodes()
        .snapshot()
        .nodes()
        .all(|(_, node)| node.address != "elsewhere:81")
    {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    let ids = [failed.id.as_str(), other.id.as_str(), "c"];
    assert_eq!(counts(&balancer, &Call::default(), ids, 30), [10, 10, 10]);
}

#[tokio::test(start_paused = true)]
async fn a_service_that_is_not_there_is_named_with_the_registry() {
    let selector = selector(&Memory::new());
    let balancer = selector.service("greeter");
    let error = balancer.select(&Call::default()).await.unwrap_err();
    let expected = "service greeter: not found (asked memory)";
    assert_eq!(error.to_string(), expected);
    assert!(matches!(error, Error::NotFound { .. }));
}

#[tokio::test(start_paused = true)]
async fn balancers_of_one_name_are_the_same() {
    let memory = Memory::new();
    register(&memory, &greeter(&["a", "b"])).await;
    let selector = selector(&memory);
    let failed = selector
        .service("greeter")
        .select(&Call::default())
        .await
        .unwrap();
    let id = failed.node().id.clone();
    failed.failed();
    for _ in 0..10 {
        assert_ne!(
            picked(&selector.clone().service("greeter"), &Call::default()),
            id
        );
    }
    // Names that are not there are not kept for ever.
    for number in 0..1000 {
        let missing = selector.service(&format!("missing-{number}"));
        missing.select(&Call::default()).await.unwrap_err();
    }
    tokio::time::sleep(Duration::from_secs(2)).await;
    let left = format!("{selector:?}").matches("missing-").count();
    assert!(left < 20, "{left}");
    assert_ne!(picked(&selector.service("greeter"), &Call::default()), id);
}

#[tokio::test]
async fn many_threads_pick_while_nodes_come_and_go() {
    let memory = Memory::new();
    register(&memory, &greeter(&["a"])).await;
    let balancer = selector(&memory).service("greeter");
    balancer.select(&Call::default()).await.unwrap().succeeded();
    let threads = [0, 1, 2, 3].map(|number| {
        let balancer = balancer.clone();
        std::thread::spawn(move || {
            for call in 0..20_000 {
                let pick = pick(&balancer, &Call::default());
                match (call + number) % 7 {
                    0 => pick.failed(),
                    1 => drop(pick),
                    _ => pick.succeeded(),
                }
            }
        })
    });
    for _ in 0..200 {
        register(&memory, &greeter(&["b", "c"])).await;
        tokio::task::yield_now().await;
        memory.deregister(&greeter(&["b", "c"])).await.unwrap();
        tokio::task::yield_now().await;
    }
    threads
        .into_iter()
        .for_each(|thread| thread.join().unwrap());
    let seen = balancer.select_now(&Call {
        filters: &[micro_selector::Filter::new("idle", |node| {
            node.in_flight() == 0
        })],
        ..Call::default()
    });
    assert!(seen.unwrap().is_ok(), "all that was picked has ended");
}
