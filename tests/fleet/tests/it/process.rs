//! A node that is a process.

use std::process::{ExitStatus, Stdio};

use micro::registry::{Registry, Service};
use tokio::process::{Child, Command};

use crate::PATIENCE;

/// A running node; it is killed when it is dropped.
pub(crate) struct Node {
    pub(crate) id: &'static str,
    child: Child,
}

impl Node {
    pub(crate) fn start(id: &'static str) -> Self {
        Self::start_at(id, "")
    }

    /// Starts it at an address; at any if that is empty.
    pub(crate) fn start_at(id: &'static str, address: &str) -> Self {
        let child = Command::new(env!("CARGO_BIN_EXE_node"))
            .env("MICRO_SERVER_ID", id)
            .env("MICRO_SERVER_ADDRESS", address)
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        Self { id, child }
    }

    /// Ends it without notice.
    pub(crate) async fn kill(&mut self) {
        self.child.kill().await.unwrap();
    }

    /// Has it end by itself.
    pub(crate) async fn terminate(&mut self) -> ExitStatus {
        let id = self.child.id().unwrap().to_string();
        let told = Command::new("kill").args(["-TERM", &id]).status().await;
        assert!(told.unwrap().success());
        let ended = tokio::time::timeout(PATIENCE, self.child.wait()).await;
        ended.expect("it ends in time").unwrap()
    }
}

/// What the registry has of the service; nothing if it has none.
pub(crate) async fn registered(registry: &dyn Registry) -> Vec<Service> {
    registry.get(fleet::NAME).await.unwrap_or_default()
}

/// The addresses of the nodes that the registry has, by the ids of their processes.
pub(crate) fn address(services: &[Service], id: &str) -> Option<String> {
    let nodes = services.iter().flat_map(|service| &service.nodes);
    let end = format!("-{id}");
    let mut of_that_id = nodes.filter(|node| node.id.ends_with(&end));
    of_that_id.next().map(|node| node.address.clone())
}
