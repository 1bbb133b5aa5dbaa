//! `cargo xtask docs`: the documentation of every crate, and the examples in it.

use anyhow::Result;

use crate::run;

pub(crate) fn run() -> Result<()> {
    run::run(run::cargo(["doc", "--workspace", "--no-deps"]).env("RUSTDOCFLAGS", "-D warnings"))?;
    run::run(&mut run::cargo(["test", "--workspace", "--doc"]))
}
