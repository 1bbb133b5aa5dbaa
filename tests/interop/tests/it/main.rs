//! go-micro 2.9.1 and this runtime, each calling the other: at an address of the loopback, and by name.
//!
//! `peer.rs` builds and starts the Go programs, `handler.rs` is our side of the service, `sample.rs`
//! a message with something in every field, `discovery` the calls by name. Without Go nothing is tested, and that is said.

#![allow(
    clippy::unwrap_used,
    reason = "a test ends where it finds what it does not expect"
)]

#[cfg(target_os = "linux")]
mod discovery;
mod from_go;
mod handler;
mod peer;
mod sample;
mod to_go;
