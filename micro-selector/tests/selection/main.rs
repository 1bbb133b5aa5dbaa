//! Which nodes are picked.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test may panic as the test itself may"
)]

mod filters;
mod registry;
mod strategies;
mod troubles;

use micro_registry::{Metadata, Node, Nodes, Service};
use micro_selector::{Balancer, Call, Pick, Policy};

fn node(id: &str, labels: &[(&str, &str)]) -> Node {
    let label = |(key, value): &(&str, &str)| ((*key).to_owned(), (*value).to_owned());
    Node {
        id: id.into(),
        address: format!("{id}:80"),
        metadata: labels.iter().map(label).collect::<Metadata>(),
    }
}

fn service(version: &str, nodes: Vec<Node>) -> Service {
    Service {
        name: "greeter".into(),
        version: version.into(),
        nodes,
        ..Service::default()
    }
}

/// A balancer of nodes that differ in nothing but their ids.
fn plain(ids: &[&str], policy: Policy) -> Balancer {
    let nodes = ids.iter().map(|id| node(id, &[])).collect();
    Balancer::new(Nodes::fixed("greeter", vec![service("1", nodes)]), policy)
}

fn pick(balancer: &Balancer, call: &Call<'_>) -> Pick {
    balancer.select_now(call).unwrap().unwrap()
}

/// The id of the node that is picked for a call that then succeeds.
fn picked(balancer: &Balancer, call: &Call<'_>) -> String {
    let pick = pick(balancer, call);
    let id = pick.node().id.clone();
    pick.succeeded();
    id
}

/// How often each of some nodes is picked.
fn counts<const N: usize>(
    balancer: &Balancer,
    call: &Call<'_>,
    ids: [&str; N],
    calls: usize,
) -> [usize; N] {
    let mut counts = [0; N];
    for _ in 0..calls {
        let id = picked(balancer, call);
        let at = ids.iter().position(|other| *other == id);
        counts[at.unwrap_or_else(|| panic!("{id} should not be picked"))] += 1;
    }
    counts
}
