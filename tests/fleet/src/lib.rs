//! A service whose nodes are processes, and networks in which nobody else meets them.
//!
//! `bin/node.rs` is such a node, `tests` has them killed; `network.rs` is for other tests too.

pub mod network;
mod worker;

pub use worker::{Done, Job, Worker, WorkerClient, WorkerServer};

/// The name of the service in the registry.
pub const NAME: &str = "go.micro.srv.worker";
