//! `cargo xtask conformance`: not written yet.

use anyhow::{Result, bail};

#[derive(Debug, Default, clap::Args)]
pub(crate) struct Args {}

pub(crate) fn run(_args: &Args) -> Result<()> {
    bail!("`cargo xtask conformance` is not written yet")
}
