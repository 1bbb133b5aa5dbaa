//! The backends that a program has without bringing any.

#[cfg(feature = "broker")]
pub(super) mod brokers;
pub(super) mod registries;
