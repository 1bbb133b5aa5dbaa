//! Nodes in Go and in Rust are one service.

use std::time::Duration;

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
        let (_rust, _events) = serve().await;
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
    });
}

#[test]
fn no_call_of_go_fails_while_our_nodes_leave() {
    within(
        "shared_load::no_call_of_go_fails_while_our_nodes_leave",
        async {
            let (one, _events) = serve().await;
            let (two, _events) = serve().await;
            let (_three, _events) = serve().await;
            let mut go = Node::start();
            go.knows(NAME, 3).await;
            for node in [one, two] {
                let mut leaving = std::pin::pin!(async {
                    node.stop().await;
                    // And once it is not there any more.
                    tokio::time::sleep(Duration::from_millis(100)).await;
                });
                let mut gone = false;
                while !gone {
                    // Both go on until the calls have their answers.
                    let burst = go.order(json!({
                        "do": "burst",
                        "times": 20,
                        "endpoint": "Interop.Echo",
                        "request": {"some_text": "still"},
                    }));
                    let mut burst = std::pin::pin!(burst);
                    let replies = tokio::select! {
                        replies = &mut burst => replies,
                        () = &mut leaving => {
                            gone = true;
                            burst.await
                        }
                    };
                    assert_eq!(replies, json!({"replies": 20}));
                }
            }
        },
    );
}

#[test]
fn no_call_of_ours_fails_when_a_node_of_go_dies() {
    within(
        "shared_load::no_call_of_ours_fails_when_a_node_of_go_dies",
        async {
            let go = Node::serving().await;
            let (_rust, _events) = serve().await;
            known(NAME, 2).await;
            let interop = InteropClient::new(NAME, Client::builder().build());
            let answered_by = async || {
                let seen = interop.describe(Nothing {}).retries(1).await;
                seen.unwrap().pairs.remove("Node").unwrap()
            };
            for node in ["rust", "go"] {
                until("both answer", async || answered_by().await == node).await;
            }
            go.end();
            known(NAME, 1).await;
            for _ in 0..100 {
                assert_eq!(answered_by().await, "rust");
            }
        },
    );
}
