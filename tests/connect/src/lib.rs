//! The programs that the Connect conformance suite tests: `cargo xtask connect`.
//!
//! `server` answers the suite's client, `client` calls the suite's servers; both are told what to do
//! on stdin, in messages that `delimited.rs` reads. `words.rs` turns metadata and errors from the
//! suite's messages into micro's and back.

pub mod client;
mod delimited;
mod proto;
pub mod server;
mod words;
