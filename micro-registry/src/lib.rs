//! Which services there are, and where.
//!
//! A [`Registry`] is told of the nodes of a service and tells who asks. Services, nodes and
//! endpoints are described in the words of go-micro 2.9.1, and their [`json`] is Go's.
//! [`Memory`] is the registry of one process; [`Static`] and [`Dns`] are for services whose addresses
//! need none. Who calls services looks at them through a [`Cache`], which asks the registry once and
//! then follows what it tells.

mod cache;
mod check;
mod dns;
mod error;
mod fixed_addresses;
pub mod json;
mod memory;
mod registry;
mod rest;
mod service;
#[cfg(feature = "testing")]
pub mod suite;
mod watch;

pub use cache::{Cache, CacheOptions, Nodes, Snapshot, SnapshotGuard};
pub use dns::Dns;
pub use error::{Error, Result};
pub use fixed_addresses::Static;
pub use memory::{Memory, WATCHER_QUEUE};
pub use registry::{RegisterOptions, Registry};
pub use service::{Endpoint, Metadata, Node, Service, Value};
pub use watch::{Action, Event, Watcher};
