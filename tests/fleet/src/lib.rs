//! A service whose nodes are processes.
//!
//! `bin/node.rs` is such a node, `tests` has them killed.

mod worker;

pub use worker::{Done, Job, Worker, WorkerClient, WorkerServer};

/// The name of the service in the registry.
pub const NAME: &str = "go.micro.srv.worker";
