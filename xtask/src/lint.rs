//! `cargo xtask lint`: clippy over every target, with warnings denied; also says when `Cargo.lock` is stale.

use anyhow::Result;

use crate::run;

pub(crate) fn run() -> Result<()> {
    let arguments = "clippy --locked --workspace --all-targets -- -D warnings";
    run::run(&mut run::cargo(arguments.split(' ')))?;
    let bare = "clippy --locked --package micro-rs --no-default-features -- -D warnings";
    run::run(&mut run::cargo(bare.split(' ')))
}
