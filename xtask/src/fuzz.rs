//! `cargo xtask fuzz`: broken input for the generator and the runtime, for a bounded time.
//!
//! The work is done by `fuzz/`, which needs no nightly compiler; `fuzz/README.md`
//! says how to run the same targets under cargo-fuzz.

use anyhow::{Context as _, Result};

use crate::{places, run};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// How long to go on
    #[arg(long, default_value_t = Args::default().seconds)]
    seconds: u64,
    /// Start of the random numbers; the same seed gives the same inputs
    #[arg(long)]
    seed: Option<u64>,
    /// Run only this target
    #[arg(long)]
    target: Option<String>,
}

impl Default for Args {
    fn default() -> Self {
        Self {
            seconds: 60,
            seed: None,
            target: None,
        }
    }
}

pub(crate) fn run(args: &Args) -> Result<()> {
    let folder = places::root().join("fuzz");
    let lock = folder.join("Cargo.lock");
    if !lock.exists() {
        std::fs::copy(places::root().join("Cargo.lock"), &lock)
            .with_context(|| format!("cannot write `{}`", lock.display()))?;
    }
    let mut driver = run::cargo(["run", "--release", "--quiet", "--bin", "fuzz", "--"]);
    driver.current_dir(&folder);
    driver.env("CARGO_TARGET_DIR", places::cache("fuzz-target")?);
    driver.arg("--seconds").arg(args.seconds.to_string());
    if let Some(seed) = args.seed {
        driver.arg("--seed").arg(seed.to_string());
    }
    if let Some(target) = &args.target {
        driver.arg("--target").arg(target);
    }
    run::run(&mut driver)
}
