//! Plans, names and the program itself; what a template builds to is in `tests/templates`.

#![allow(clippy::unwrap_used)]

mod embedded;
mod names;
mod program;
mod snapshot;
mod writing;
