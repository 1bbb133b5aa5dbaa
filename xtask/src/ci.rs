//! `cargo xtask ci`: every check, one after the other; a failure does not hide the next.

use std::time::Instant;

use anyhow::{Result, bail};

use crate::{
    conformance, connect, corpus, docs, fmt, fuzz, golden, guide, h2spec, lint, loc, readme, soak,
    templates, tidy,
};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Run only these checks, by name
    checks: Vec<String>,
}

type Check = (&'static str, fn() -> Result<()>);

/// In this order. The tests come last, as the README's second command, so that
/// the log ends with their summary.
const CHECKS: &[Check] = &[
    ("fmt", || fmt::run(&fmt::Args { check: true })),
    ("tidy", tidy::run),
    ("lint", lint::run),
    ("docs", docs::run),
    ("golden", || golden::run(&golden::Args::default())),
    ("loc", loc::run),
    ("corpus", || corpus::run(&corpus::Args::default())),
    ("conformance", || {
        conformance::run(&conformance::Args::default())
    }),
    ("connect", connect::run),
    ("h2spec", h2spec::run),
    ("fuzz", || fuzz::run(&fuzz::Args::default())),
    ("soak", || soak::run(&soak::Args { seconds: 30 })),
    ("templates", templates::run),
    ("guide", guide::run),
    ("readme", readme::run),
];

pub(crate) fn run(args: &Args) -> Result<()> {
    let known = |name: &String| CHECKS.iter().any(|(check, _)| check == name);
    if let Some(unknown) = args.checks.iter().find(|name| !known(name)) {
        let names: Vec<_> = CHECKS.iter().map(|(name, _)| *name).collect();
        bail!(
            "no check is called `{unknown}`; there are {}",
            names.join(", ")
        );
    }
    let wanted =
        |name: &str| args.checks.is_empty() || args.checks.iter().any(|check| check == name);

    let mut failed = Vec::new();
    for (name, check) in CHECKS.iter().filter(|(name, _)| wanted(name)) {
        eprintln!("\n=== {name}");
        let begin = Instant::now();
        let result = check();
        let seconds = begin.elapsed().as_secs();
        match result {
            Ok(()) => eprintln!("=== {name}: ok, {seconds} s"),
            Err(error) => {
                eprintln!("=== {name}: FAILED, {seconds} s: {error:#}");
                failed.push(*name);
            }
        }
    }
    if failed.is_empty() {
        return Ok(());
    }
    bail!("failed: {}", failed.join(", "))
}
