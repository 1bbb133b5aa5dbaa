//! The broker that go-micro has built in: each subscriber is an HTTP server that a publisher finds in the registry.
//!
//! A subscription is an entry in the registry (`entry.rs`) that is renewed while it lasts (`serve.rs`).
//! To publish (`publish.rs`) is to look for the entries of the topic and to post the message, in an
//! [`envelope`](crate::envelope), to each (`post.rs`, `pool.rs`, `resting.rs`). It is received by `listen.rs` and
//! `receive.rs`.

mod address;
mod broker;
mod entry;
mod listen;
mod options;
mod pool;
mod post;
mod publish;
mod receive;
mod resting;
mod serve;
mod subscribers;

pub use broker::HttpBroker;
pub use options::HttpOptions;
