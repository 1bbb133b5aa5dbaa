//! Which nodes may be called.

use std::sync::Arc;

use micro_registry::{Endpoint, Node, Nodes};
use micro_selector::{Balancer, Call, Filter, Policy};

use crate::{counts, node, pick, picked, plain, service};

/// Two versions: `a` and `b` of 1, `c` and `d` of 2.
fn versions(policy: Policy) -> Balancer {
    let zone = |zone| [("zone", zone)];
    let mut one = service("1", vec![node("a", &zone("x")), node("b", &zone("y"))]);
    one.metadata.insert("stage".into(), "old".into());
    let mut two = service("2", vec![node("c", &zone("x")), node("d", &[])]);
    two.endpoints.push(Endpoint {
        name: "Greeter.Hello".into(),
        ..Endpoint::default()
    });
    Balancer::new(Nodes::fixed("greeter", vec![one, two]), policy)
}

#[test]
fn each_filter_keeps_its_nodes() {
    let balancer = versions(Policy::default());
    for (filter, expected) in [
        (Filter::version("1"), ["a", "b"]),
        (Filter::label("zone", "x"), ["a", "c"]),
        (Filter::endpoint("Greeter.Hello"), ["c", "d"]),
        (Filter::metadata("stage", "old"), ["a", "b"]),
        (Filter::address("c:80"), ["c", "c"]),
        (
            Filter::new("late", |node| node.node().id.as_str() > "b"),
            ["c", "d"],
        ),
    ] {
        let filters = [filter];
        let call = Call {
            filters: &filters,
            ..Call::default()
        };
        let counts = counts(&balancer, &call, expected, 100);
        assert!(counts[0] > 0, "{filters:?}");
        assert!(counts[1] > 0 || expected[0] == expected[1], "{filters:?}");
    }
}

#[test]
fn a_node_must_pass_the_filters_of_the_client_and_of_the_call() {
    let balancer = versions(Policy {
        filters: vec![Filter::version("1")],
        ..Policy::default()
    });
    counts(&balancer, &Call::default(), ["a", "b"], 50);
    let filters = [Filter::label("zone", "y")];
    let call = Call {
        filters: &filters,
        ..Call::default()
    };
    counts(&balancer, &call, ["b"], 50);

    let filters = [Filter::version("2"), Filter::new("lucky", |_| true)];
    let call = Call {
        filters: &filters,
        ..Call::default()
    };
    let error = balancer.select_now(&call).unwrap().unwrap_err();
    let expected = "error selecting greeter node: none available: \
                    none of 4 is of version 1, version 2, lucky";
    assert_eq!(error.to_string(), expected);
}

#[test]
fn nodes_to_avoid_are_picked_only_for_want_of_others() {
    let balancer = plain(&["a", "b"], Policy::default());
    let avoid =
        |ids: &[&str]| -> Vec<Arc<Node>> { ids.iter().map(|id| Arc::new(node(id, &[]))).collect() };
    let one = avoid(&["a"]);
    let call = Call {
        avoid: &one,
        ..Call::default()
    };
    counts(&balancer, &call, ["b"], 50);
    let both = avoid(&["a", "b"]);
    let call = Call {
        avoid: &both,
        ..Call::default()
    };
    counts(&balancer, &call, ["a", "b"], 50);
}

#[test]
fn a_pick_says_what_was_picked() {
    let balancer = versions(Policy::default());
    let filters = [Filter::address("c:80")];
    let call = Call {
        filters: &filters,
        ..Call::default()
    };
    let one = pick(&balancer, &call);
    assert_eq!(one.node().address, "c:80");
    assert_eq!(one.service().version, "2");
    assert_eq!(picked(&balancer, &call), "c");
}
