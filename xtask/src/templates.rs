//! `cargo xtask templates`: what `micro-new` writes is built, tested and called.

use anyhow::Result;

use crate::run;

pub(crate) fn run() -> Result<()> {
    run::run(&mut run::cargo([
        "test",
        "--package",
        "micro-new",
        "--test",
        "templates",
    ]))
}
