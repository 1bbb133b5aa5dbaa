//! `cargo xtask fmt`: rustfmt over the workspace.

use anyhow::Result;

use crate::run;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Change nothing, fail when something would change
    #[arg(long)]
    pub(crate) check: bool,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    let mut fmt = run::cargo(["fmt", "--all"]);
    if args.check {
        fmt.arg("--check");
    }
    run::run(&mut fmt)
}
