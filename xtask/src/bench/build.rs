//! `cargo xtask bench build`: a cold debug build of the greeter, ours and tonic's.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::Command;
use std::time::Instant;

use anyhow::Result;

use super::measure::median;
use super::peers;
use crate::{places, run};

/// Crates of the greeter, with those that generate its code.
const CRATES: usize = 100;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Builds of each
    #[arg(long, default_value_t = 3)]
    rounds: usize,
}

/// A greeter to build from nothing.
struct Greeter {
    package: &'static str,
    workspace: PathBuf,
    seconds: Vec<f64>,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    let mut greeters = [
        ("greeter", places::root()),
        ("greeter-tonic", peers::workspace()),
    ]
    .map(|(package, workspace)| Greeter {
        package,
        workspace,
        seconds: Vec::new(),
    });
    for greeter in &greeters {
        run::run(&mut greeter.cargo(&["fetch"]))?;
    }
    for _ in 0..args.rounds {
        for greeter in &mut greeters {
            greeter.build()?;
        }
    }
    println!(
        "| greeter | crates | cold debug build, s (median of {}) |",
        args.rounds
    );
    println!("|---|---|---|");
    for greeter in &greeters {
        let (crates, seconds) = (greeter.crates()?, median(greeter.seconds.clone()));
        println!("| {} | {crates} | {seconds:.1} |", greeter.package);
    }
    let ours = greeters[0].crates()?;
    anyhow::ensure!(ours <= CRATES, "{ours} crates, more than {CRATES}");
    Ok(())
}

impl Greeter {
    fn cargo(&self, arguments: &[&str]) -> Command {
        let mut cargo = run::cargo(arguments);
        cargo.current_dir(&self.workspace);
        cargo
    }

    fn build(&mut self) -> Result<()> {
        let target = places::emptied("bench-build")?;
        // One binary of each, though the example has more.
        let mut build = self.cargo(&["build", "--quiet", "--offline"]);
        build.args(["--package", self.package, "--bin", self.package]);
        build.arg("--target-dir").arg(&target);
        // As the crates of a registry are built, which tonic's are here and ours elsewhere.
        build.env("CARGO_INCREMENTAL", "0");
        build.env("RUSTFLAGS", "--cap-lints allow");
        let begin = Instant::now();
        run::run(&mut build)?;
        self.seconds.push(begin.elapsed().as_secs_f64());
        Ok(())
    }

    /// Every crate that is compiled, itself among them.
    fn crates(&self) -> Result<usize> {
        let arguments = [
            "tree",
            "--offline",
            "--prefix",
            "none",
            "--edges",
            "normal,build",
        ];
        let tree = run::output(self.cargo(&arguments).args(["--package", self.package]))?;
        let lines = tree.lines().map(|line| line.trim_end_matches(" (*)"));
        Ok(lines
            .filter(|line| !line.is_empty())
            .collect::<BTreeSet<_>>()
            .len())
    }
}
