//! The strategies.

use std::collections::BTreeMap;
use std::sync::Arc;

use micro_registry::Nodes;
use micro_selector::{
    Balancer, Call, Candidate, Candidates, ConsistentHash, Error, LeastLoaded, Policy, Random,
    RoundRobin, STRATEGIES, Strategy, Weighted, strategy,
};

use crate::{counts, node, pick, picked, plain, service};

const IDS: [&str; 4] = ["a", "b", "c", "d"];

fn policy(strategy: impl Strategy) -> Policy {
    Policy {
        strategy: Arc::new(strategy),
        ..Policy::default()
    }
}

#[test]
fn random_picks_all_alike() {
    fastrand::seed(7);
    let balancer = plain(&IDS, policy(Random));
    for count in counts(&balancer, &Call::default(), IDS, 4000) {
        assert!((900..1100).contains(&count), "{count}");
    }
}

#[test]
fn round_robin_picks_one_after_the_other_for_each_service() {
    let policy = policy(RoundRobin);
    let (one, two) = (plain(&IDS, policy.clone()), plain(&["x", "y"], policy));
    let mut seen = Vec::new();
    for _ in 0..8 {
        seen.push(picked(&one, &Call::default()));
        picked(&two, &Call::default());
    }
    assert_eq!(seen[..4], seen[4..]);
    let mut round = seen[..4].to_vec();
    round.sort();
    assert_eq!(round, IDS);
}

#[test]
fn weights_are_shares() {
    fastrand::seed(7);
    let nodes = vec![
        node("a", &[("weight", "1")]),
        node("b", &[("weight", "5")]),
        node("c", &[("weight", "0")]),
        node("d", &[]),
        node("e", &[("weight", "heavy")]),
    ];
    let nodes = Nodes::fixed("greeter", vec![service("1", nodes)]);
    let balancer = Balancer::new(nodes, policy(Weighted));
    let ids = ["a", "b", "c", "d", "e"];
    let [a, b, c, d, e] = counts(&balancer, &Call::default(), ids, 8000);
    assert_eq!(c, 0);
    assert!((4800..5200).contains(&b), "{b}");
    for count in [a, d, e] {
        assert!((900..1100).contains(&count), "{count}");
    }
}

#[test]
fn nodes_without_weight_are_better_than_none() {
    let nodes = vec![node("a", &[("weight", "0")]), node("b", &[("weight", "0")])];
    let nodes = Nodes::fixed("greeter", vec![service("1", nodes)]);
    let balancer = Balancer::new(nodes, policy(Weighted));
    let [a, b] = counts(&balancer, &Call::default(), ["a", "b"], 100);
    assert!(a > 0 && b > 0);
}

/// Which node has which of a thousand keys.
fn owners(balancer: &Balancer) -> BTreeMap<String, String> {
    let keys = (0..1000).map(|number| format!("customer-{number}"));
    let owner = |key: String| {
        let call = Call {
            key: Some(&key),
            ..Call::default()
        };
        let owner = picked(balancer, &call);
        (key, owner)
    };
    keys.map(owner).collect()
}

#[test]
fn a_key_stays_with_its_node() {
    let four = owners(&plain(&IDS, policy(ConsistentHash)));
    assert_eq!(four, owners(&plain(&IDS, policy(ConsistentHash))));
    for id in IDS {
        let keys = four.values().filter(|owner| *owner == id).count();
        assert!((190..310).contains(&keys), "{id}: {keys}");
    }
    // Only those of the node that is gone go elsewhere.
    let three = owners(&plain(&["a", "b", "d"], policy(ConsistentHash)));
    for (key, owner) in &four {
        assert!(owner == "c" || three[key] == *owner, "{key}");
    }
    // Without a key any will do.
    let balancer = plain(&IDS, policy(ConsistentHash));
    assert!(
        counts(&balancer, &Call::default(), IDS, 1000)
            .iter()
            .all(|count| *count > 100)
    );
}

#[test]
fn least_loaded_leaves_the_busy_alone() {
    let balancer = plain(&["a", "b"], policy(LeastLoaded));
    let first = pick(&balancer, &Call::default());
    for _ in 0..20 {
        let other = pick(&balancer, &Call::default());
        assert_ne!(other.node().id, first.node().id);
    }
    // Busy is who has not ended, however that was.
    let (one, two) = (
        pick(&balancer, &Call::default()),
        pick(&balancer, &Call::default()),
    );
    drop(first);
    one.succeeded();
    let free = pick(&balancer, &Call::default());
    assert_ne!(free.node().id, two.node().id);
    let alone = plain(&["a"], policy(LeastLoaded));
    assert_eq!(picked(&alone, &Call::default()), "a");
}

#[test]
fn with_many_in_flight_the_load_is_even() {
    fastrand::seed(7);
    let balancer = plain(&IDS, policy(LeastLoaded));
    let picks: Vec<_> = (0..400)
        .map(|_| pick(&balancer, &Call::default()))
        .collect();
    for id in IDS {
        let count = picks.iter().filter(|pick| pick.node().id == id).count();
        assert!((95..=105).contains(&count), "{id}: {count}");
    }
}

/// Always the last node, for calls that have a key.
#[derive(Debug)]
struct Last;

impl Strategy for Last {
    fn choose<'a>(&self, from: &Candidates<'a>) -> Option<Candidate<'a>> {
        from.key()?;
        from.get(from.len() - 1)
    }
}

#[test]
fn strategies_can_be_written_by_anyone_and_given_for_a_call() {
    let balancer = plain(&IDS, Policy::default());
    let mut call = Call {
        strategy: Some(&Last),
        key: Some("x"),
        ..Call::default()
    };
    assert_eq!(picked(&balancer, &call), "d");
    call.key = None;
    let error = balancer.select_now(&call).unwrap().unwrap_err();
    assert!(matches!(error, Error::NoneAvailable { nodes: 4, .. }));
    assert_eq!(
        error.to_string(),
        "error selecting greeter node: none available of 4"
    );
}

#[test]
fn every_word_is_a_strategy() {
    for word in STRATEGIES {
        assert!(strategy(word).is_some(), "{word}");
    }
    assert!(strategy("registry").is_none());
}
