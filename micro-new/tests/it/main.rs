//! Plans, names and the program itself; what a template builds to is in `tests/templates`.

#![allow(clippy::unwrap_used)]

mod embedded;
mod gen_commands;
mod matrix;
mod names;
mod own_templates;
mod pains;
mod places;
mod program;
mod snapshot;
mod upgrades;
mod workspaces;
mod writing;
