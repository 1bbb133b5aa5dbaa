//! Each side is told when a service of the other comes and goes.

use interop::NAME;
use micro::registry::{Action, Event, Registry, Watcher};
use micro_mdns::Mdns;
use serde_json::{Value, json};

use super::node::Node;
use super::{serve, within};
use crate::peer::PATIENCE;

#[test]
fn we_see_theirs() {
    within("watching::we_see_theirs", async {
        let registry = Mdns::new();
        let mut watcher = registry.watch(Some(NAME)).await.unwrap();
        let mut go = Node::serving().await;
        let came = next(&mut watcher, Action::Create).await;
        let [node] = &came.service.nodes[..] else {
            panic!("{came:?}");
        };
        assert_eq!(node.metadata["server"], "grpc");
        go.obey(json!({"do": "stop"})).await;
        let went = next(&mut watcher, Action::Delete).await;
        assert_eq!(went.service.nodes[0].id, node.id);
    });
}

#[test]
fn they_see_ours() {
    within("watching::they_see_ours", async {
        let mut go = Node::start();
        go.obey(json!({"do": "watch", "service": NAME})).await;
        let (ours, _events) = serve().await;
        let came = told(&mut go, "create").await;
        let id = &came["nodes"][0]["id"];
        assert_eq!(*id, ours.id());
        ours.stop().await;
        let went = told(&mut go, "delete").await;
        assert_eq!(went["nodes"][0]["id"], *id);
    });
}

/// The same may be told several times.
async fn next(watcher: &mut Watcher, action: Action) -> Event {
    loop {
        let event = tokio::time::timeout(PATIENCE, watcher.next()).await;
        let event = event.expect("nothing is told").unwrap().unwrap();
        if event.action == action {
            return event;
        }
    }
}

async fn told(go: &mut Node, action: &str) -> Value {
    loop {
        let told = &go.news().await["told"];
        if told["Action"] == action {
            return told["Service"].clone();
        }
    }
}
