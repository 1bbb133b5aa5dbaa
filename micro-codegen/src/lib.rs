//! Protobuf descriptors in, Rust for micro services out.
