//! `cargo xtask bench build`: cold debug builds of the greeter, ours and tonic's, and of what `micro new hello`
//! makes, beside the same by hand on tonic, with health and reflection.
//!
//! tonic compiles protos with a protoc that has to be there, ours with what cargo brings: each is compared with one
//! that does as the other.

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

/// Where the project is made, outside of this workspace.
const FOLDER: &str = "micro-bench-build";

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Builds of each
    #[arg(long, default_value_t = 3)]
    rounds: usize,
}

/// A program to build from nothing.
struct Program {
    package: &'static str,
    workspace: PathBuf,
    /// What it has, and what its build needs.
    what: &'static str,
    seconds: Vec<f64>,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    let peers = peers::workspace;
    let mut programs = [
        Program::new("greeter", places::root(), "found by its name, Rust alone"),
        Program::new("greeter-bare", peers(), "at an address, protoc"),
        Program::new("greeter-tonic", peers(), "at an address, protoc"),
        Program::new("hello-service", project()?, "a new project, Rust alone"),
        Program::new("hello-tonic-alone", peers(), "by hand, Rust alone"),
        Program::new("hello-tonic", peers(), "by hand, protoc"),
    ];
    for program in &programs {
        run::run(&mut program.cargo(&["fetch"]))?;
    }
    for _ in 0..args.rounds {
        for program in &mut programs {
            program.build()?;
        }
    }
    println!(
        "| program | | crates | cold debug build, s (median of {}) |",
        args.rounds
    );
    println!("|---|---|---|---|");
    for program in &programs {
        let Program { package, what, .. } = program;
        let (crates, seconds) = (program.crates()?, program.median());
        println!("| {package} | {what} | {crates} | {seconds:.1} |");
    }
    std::fs::remove_dir_all(std::env::temp_dir().join(FOLDER))?;
    let [greeter, bare, bare_peer, project, project_peer, _] = &programs;
    println!();
    for (ours, theirs) in [(bare, bare_peer), (project, project_peer)] {
        let times = ours.median() / theirs.median();
        let (ours, theirs) = (ours.package, theirs.package);
        println!("{ours} takes {times:.2} times as long as {theirs}; the target is 1 at most.");
    }
    let crates = greeter.crates()?;
    anyhow::ensure!(crates <= CRATES, "{crates} crates, more than {CRATES}");
    Ok(())
}

/// Has `micro-new hello` make a project.
fn project() -> Result<PathBuf> {
    let folder = std::env::temp_dir().join(FOLDER);
    std::fs::remove_dir_all(&folder).ok();
    std::fs::create_dir_all(&folder)?;
    let manifest = places::root().join("Cargo.toml");
    let mut make = run::cargo(["run", "--quiet", "--package", "micro-new"]);
    make.arg("--manifest-path")
        .arg(manifest)
        .args(["--", "hello"]);
    run::output(make.current_dir(&folder))?;
    let project = folder.join("hello");
    // The versions that this repository is tested with.
    std::fs::copy(
        places::root().join("Cargo.lock"),
        project.join("Cargo.lock"),
    )?;
    Ok(project)
}

impl Program {
    fn new(package: &'static str, workspace: PathBuf, what: &'static str) -> Self {
        Self {
            package,
            workspace,
            what,
            seconds: Vec::new(),
        }
    }

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
        // The same for all, whatever their workspaces say.
        build.env("CARGO_PROFILE_DEV_DEBUG", "line-tables-only");
        let begin = Instant::now();
        run::run(&mut build)?;
        self.seconds.push(begin.elapsed().as_secs_f64());
        Ok(())
    }

    fn median(&self) -> f64 {
        median(self.seconds.clone())
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
