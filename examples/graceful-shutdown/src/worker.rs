//! A handler that takes its time.

use std::time::Duration;

use micro::Result;
use serde::{Deserialize, Serialize};

/// The name of the service in the registry.
pub(crate) const NAME: &str = "go.micro.service.worker";

#[derive(Serialize, Deserialize)]
pub(crate) struct Job {
    pub(crate) name: String,
    pub(crate) millis: u64,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct Done {
    pub(crate) report: String,
}

pub(crate) struct Worker;

#[micro::handler]
impl Worker {
    async fn work(&self, job: Job) -> Result<Done> {
        println!("{} has begun", job.name);
        tokio::time::sleep(Duration::from_millis(job.millis)).await;
        println!("{} is done", job.name);
        let report = format!("{} took {} ms", job.name, job.millis);
        Ok(Done { report })
    }
}
