//! The attribute macros of micro for Rust.
