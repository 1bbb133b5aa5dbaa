//! `cargo xtask soak`: mixed calls under constant trouble, see `tests/soak`.

use anyhow::Result;

use crate::run;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Seconds to go on for
    #[arg(long, default_value_t = 600)]
    pub(crate) seconds: u64,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    let seconds = args.seconds.to_string();
    run::run(&mut run::cargo([
        "run",
        "--quiet",
        "--package",
        "soak",
        "--",
        "--seconds",
        &seconds,
    ]))
}
