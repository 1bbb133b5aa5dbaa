//! `cargo xtask test`: every test of the workspace.

use anyhow::Result;

use crate::run;

pub(crate) fn run() -> Result<()> {
    run::run(&mut run::cargo(["test", "--workspace"]))
}
