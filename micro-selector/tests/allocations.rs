//! A selection allocates nothing.
//!
//! Alone in its program: the counter counts what a thread does.

use std::sync::Arc;

use micro_registry::{Cache, Memory, Node, Nodes, RegisterOptions, Registry, Service};
use micro_selector::{Balancer, Call, Filter, Policy, STRATEGIES, Selector, strategy};

fn greeter() -> Service {
    let node = |number: u16| Node {
        id: format!("greeter-{number}"),
        address: format!("10.0.0.1:{number}"),
        metadata: [("weight".to_owned(), number.to_string())].into(),
    };
    Service {
        name: "greeter".into(),
        version: "1".into(),
        nodes: (1..=5).map(node).collect(),
        ..Service::default()
    }
}

/// Counts the allocations of a hundred selections, after some that may allocate.
fn allocations(balancer: &Balancer, call: &Call<'_>) -> u64 {
    let pick = || match balancer.select_now(call) {
        Some(Ok(pick)) => pick.succeeded(),
        other => panic!("{other:?}"),
    };
    (0..10).for_each(|_| pick());
    allocation_counter::measure(|| (0..100).for_each(|_| pick())).count_total
}

#[test]
fn the_counter_counts() {
    let counted = allocation_counter::measure(|| drop(vec![1]));
    assert_eq!(counted.count_total, 1);
}

#[test]
fn no_strategy_allocates() {
    for word in STRATEGIES {
        let policy = Policy {
            strategy: strategy(word).unwrap(),
            ..Policy::default()
        };
        let balancer = Balancer::new(Nodes::fixed("greeter", vec![greeter()]), policy);
        let call = Call {
            key: Some("John"),
            ..Call::default()
        };
        assert_eq!(allocations(&balancer, &call), 0, "{word}");
    }
}

#[test]
fn filters_and_nodes_that_failed_allocate_nothing() {
    let policy = Policy {
        filters: vec![Filter::version("1")],
        ..Policy::default()
    };
    let balancer = Balancer::new(Nodes::fixed("greeter", vec![greeter()]), policy);
    let failed = balancer.select_now(&Call::default()).unwrap().unwrap();
    let avoid = [Arc::clone(failed.node())];
    failed.failed();
    let filters = [Filter::new("not the third", |node| {
        !node.node().id.ends_with('3')
    })];
    let call = Call {
        filters: &filters,
        avoid: &avoid,
        ..Call::default()
    };
    assert_eq!(allocations(&balancer, &call), 0);
}

#[tokio::test]
async fn a_registry_behind_it_makes_no_difference() {
    let memory = Memory::new();
    let options = RegisterOptions::default();
    memory.register(&greeter(), options).await.unwrap();
    let selector = Selector::new(Cache::new(Arc::new(memory)), Policy::default());
    let greeter = selector.service("greeter");
    greeter.select(&Call::default()).await.unwrap().succeeded();
    assert_eq!(allocations(&greeter, &Call::default()), 0);
}
