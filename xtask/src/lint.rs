//! `cargo xtask lint`: clippy over every target, with warnings denied; also says when `Cargo.lock` is stale.

use anyhow::Result;

use crate::run;

pub(crate) fn run() -> Result<()> {
    let arguments = "clippy --locked --workspace --all-targets -- -D warnings";
    run::run(&mut run::cargo(arguments.split(' ')))?;
    // A test that runs only when asked for is none of all targets.
    let templates = "clippy --locked --package micro-new --test templates -- -D warnings";
    run::run(&mut run::cargo(templates.split(' ')))?;
    let bare = "clippy --locked --package micro-rs --no-default-features -- -D warnings";
    run::run(&mut run::cargo(bare.split(' ')))
}
