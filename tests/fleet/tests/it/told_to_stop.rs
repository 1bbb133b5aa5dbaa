//! SIGTERM: a node leaves the registry, and ends when nobody needs it any more.

use std::sync::Arc;

use micro::Client;
use micro_mdns::Mdns;
use surroundings::network::within;

use crate::load::Load;
use crate::process::{Node, address, registered};
use crate::until;

/// One after the other is replaced, as an upgrade does it.
#[test]
fn every_node_is_replaced() {
    within("told_to_stop::every_node_is_replaced", async {
        let mut nodes = ["a1", "b1", "c1"].map(Node::start);
        let registry = Arc::new(Mdns::new());
        let known = async |id: &str| address(&registered(&*registry).await, id).is_some();
        for node in &nodes {
            until("a node", async || known(node.id).await).await;
        }
        let client = Client::builder().registry(registry.clone()).build();
        let load = Load::start(&client, 0);
        load.answered_by(&["a1", "b1", "c1"], 20).await;
        for (node, next) in nodes.iter_mut().zip(["a2", "b2", "c2"]) {
            let old = std::mem::replace(node, Node::start(next));
            load.answered_by(&[next], 20).await;
            let mut old = old;
            assert!(old.terminate().await.success());
            assert!(!known(old.id).await, "it has left the registry");
        }
        load.answered_by(&["a2", "b2", "c2"], 20).await;
        let outcome = load.stop().await;
        assert_eq!(outcome.errors, [""; 0], "{:?}", outcome.answers);
    });
}
