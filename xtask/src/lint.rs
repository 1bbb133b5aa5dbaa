//! `cargo xtask lint`: clippy over every target, with warnings denied.

use anyhow::Result;

use crate::run;

pub(crate) fn run() -> Result<()> {
    let arguments = "clippy --workspace --all-targets -- -D warnings";
    run::run(&mut run::cargo(arguments.split(' ')))
}
