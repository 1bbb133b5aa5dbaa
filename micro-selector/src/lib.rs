//! Which node of a service is called.
//!
//! A [`Selector`] stands before a registry's cache and has a [`Balancer`] for each service that
//! is called. The balancer picks a node for a call: [`Filter`]s say which nodes may be called,
//! those that failed are left out for a while, and a [`Strategy`] chooses among the rest. What is
//! picked is a [`Pick`], which is told how the call went.
//!
//! A selection reads what is known; it takes no lock, allocates nothing and waits for nothing.
//! Where the nodes have changed since the last one, it first takes them over, under a lock that
//! no other selection waits for.
//!
//! ```
//! use micro_registry::{Node, Nodes, Service};
//! use micro_selector::{Balancer, Call, Policy};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), micro_selector::Error> {
//! let node = Node {
//!     id: "greeter-1".into(),
//!     address: "10.0.0.5:8080".into(),
//!     ..Node::default()
//! };
//! let service = Service {
//!     name: "greeter".into(),
//!     nodes: vec![node],
//!     ..Service::default()
//! };
//! let greeter = Balancer::new(Nodes::fixed("greeter", vec![service]), Policy::default());
//! let pick = greeter.select(&Call::default()).await?;
//! assert_eq!(pick.node().address, "10.0.0.5:8080");
//! pick.succeeded();
//! # Ok(())
//! # }
//! ```

mod balancer;
mod candidates;
mod error;
mod filter;
mod health;
mod peer;
mod pick;
mod policy;
mod rotation;
mod selector;
mod strategy;

pub use balancer::{Balancer, Call};
pub use candidates::{Candidate, Candidates};
pub use error::Error;
pub use filter::Filter;
pub use pick::Pick;
pub use policy::{Backoff, Policy};
pub use selector::Selector;
pub use strategy::{
    ConsistentHash, LeastLoaded, Random, RoundRobin, STRATEGIES, Strategy, Weighted, strategy,
};
