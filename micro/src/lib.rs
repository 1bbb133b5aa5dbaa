//! The runtime of micro for Rust: services, clients and servers on the go-micro wire.
