//! go-micro's default registry: services find each other by multicast DNS, without a server and
//! without configuration, on the same wire as go-micro 2.9.1.
//!
//! ```no_run
//! use micro_mdns::Mdns;
//! use micro_registry::Registry;
//!
//! # async fn example() -> micro_registry::Result<()> {
//! let registry = Mdns::new();
//! for version in registry.get("go.micro.service.greeter").await? {
//!     println!("{}: {:?}", version.version, version.nodes);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! Each node is answered for by the process that has registered it, for as long as that lives. It says
//! goodbye when it is deregistered, when its TTL is over, and when the last clone of its [`Mdns`] is
//! dropped. A process that is killed says nothing: its nodes are no longer found, but
//! [`watch`](micro_registry::Registry::watch) does not tell, so who keeps what was found asks again from
//! time to time, as the cache of `micro-registry` does.
//!
//! mDNS believes whoever is in the local network. Where that is not good enough, use another registry.
//!
//! Inside, `engine.rs` is all that happens between packets in and packets out; `zone.rs`, `search.rs`
//! and `watch.rs` are its parts. `task.rs` connects it with the sockets of `socket.rs`.

mod collect;
mod engine;
mod instance;
mod interfaces;
mod limit;
mod names;
mod options;
mod packet;
mod registry;
mod search;
mod socket;
mod task;
mod txt;
mod watch;
mod zone;

#[cfg(feature = "fuzzing")]
#[doc(hidden)]
pub mod fuzzing;
#[cfg(test)]
mod tests;

pub use options::MdnsBuilder;
pub use registry::Mdns;
