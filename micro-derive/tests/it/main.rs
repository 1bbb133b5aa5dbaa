//! Blocks that compile: what is written for them is called, in process.

#![deny(warnings, missing_docs, unreachable_pub)]
#![allow(
    clippy::unwrap_used,
    reason = "a test ends where it finds what it does not expect"
)]

mod carried;
mod encodings;
mod mistakes;
mod names;
mod signatures;
mod streams;
mod subscribers;
mod trait_block;
