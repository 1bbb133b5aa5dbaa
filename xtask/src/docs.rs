//! `cargo xtask docs`: the documentation of every crate, and the examples in it.

use anyhow::Result;

use crate::run;

pub(crate) fn run() -> Result<()> {
    let bare = "--package micro-rs --no-default-features";
    for of in [bare, "--workspace --all-features"] {
        let arguments = ["doc", "--no-deps"].into_iter().chain(of.split(' '));
        run::run(run::cargo(arguments).env("RUSTDOCFLAGS", "-D warnings"))?;
    }
    run::run(&mut run::cargo([
        "test",
        "--workspace",
        "--all-features",
        "--doc",
    ]))
}
