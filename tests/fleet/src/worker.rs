//! What a node does.

use std::time::Duration;

use micro::Result;
use serde::{Deserialize, Serialize};

/// What there is to do.
#[derive(Debug, Default, Deserialize, Serialize)]
pub struct Job {
    /// How long that takes.
    pub millis: u64,
}

/// What was done.
#[derive(Debug, Deserialize, Serialize)]
pub struct Done {
    /// The node that did it, or nothing where it has no name.
    pub node: String,
}

/// A node that says so when it has worked.
#[derive(Clone, Debug, Default)]
pub struct Worker {
    /// What it calls itself.
    pub node: String,
}

#[micro::handler]
impl Worker {
    async fn work(&self, job: Job) -> Result<Done> {
        tokio::time::sleep(Duration::from_millis(job.millis)).await;
        let node = self.node.clone();
        Ok(Done { node })
    }
}
