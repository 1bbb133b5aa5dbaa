//! Nodes in Go and in Rust are one service.

use interop::NAME;
use interop::proto::{InteropClient, Nothing};
use micro::Client;
use serde_json::json;

use super::node::Node;
use super::{known, serve, until, within};

#[test]
fn both_callers_have_answers_of_both() {
    within("shared_load::both_callers_have_answers_of_both", async {
        let mut go = Node::serving().await;
        let (rust, _events) = serve().await;
        known(NAME, 2).await;
        go.knows(NAME, 2).await;
        let interop = InteropClient::new(NAME, Client::builder().build());

        for node in ["go", "rust"] {
            until("our client is answered by both", async || {
                let seen = interop.describe(Nothing {}).await.unwrap();
                seen.pairs["Node"] == node
            })
            .await;
            until("the client in Go is answered by both", async || {
                let seen = go.call("Interop.Describe", json!({})).await;
                seen["reply"]["pairs"]["Node"] == node
            })
            .await;
        }

        // Whoever calls hears of the goodbye, or tries the other one.
        rust.stop().await;
        for _ in 0..20 {
            let seen = interop.describe(Nothing {}).await.unwrap();
            assert_eq!(seen.pairs["Node"], "go");
            let seen = go.call("Interop.Describe", json!({})).await;
            assert_eq!(seen["reply"]["pairs"]["Node"], "go", "{seen}");
        }
    });
}
