//! What is tried: bytes in, and either nothing to complain about or why.

pub mod corpus;
pub mod mutate;
mod random;
pub mod targets;

pub use random::Random;
