//! What generated code does, where its text says little.

mod calls;
mod hard_names;
mod json;
mod metadata;
mod presence;
