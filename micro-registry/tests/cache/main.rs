//! The cache, before a registry that does as it is told.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test may panic as the test itself may"
)]

mod fake;
mod following;
mod looking_up;
