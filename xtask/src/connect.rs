//! `cargo xtask connect`: the gRPC part of the Connect conformance suite against `tests/connect`.
//!
//! The suite is a Go program, which Go fetches and builds once. What may fail, and why, stands in
//! `tests/connect/failing.txt`.

use std::fs;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};

use crate::{places, run};

const SUITE: &str = "connectrpc.com/conformance/cmd/connectconformance";
const VERSION: &str = "v1.0.5";

const CONFIG: &str = "tests/connect/config.yaml";
const FAILING: &str = "tests/connect/failing.txt";

/// A run takes seconds, and the suite gives up on a program that is silent.
const LIMIT: Duration = Duration::from_secs(300);

/// One half of the suite.
struct Half {
    mode: &'static str,
    program: &'static str,
    /// How many tests there are; fewer would mean that some are left out.
    tests: usize,
}

const HALVES: [Half; 2] = [
    Half {
        mode: "server",
        program: "connect-server",
        tests: 372,
    },
    Half {
        mode: "client",
        program: "connect-client",
        tests: 403,
    },
];

pub(crate) fn run() -> Result<()> {
    if !run::has_go("the Connect suite")? {
        return Ok(());
    }
    let suite = places::cache("connect")?.join(VERSION);
    let program = suite.join("connectconformance");
    if !program.exists() {
        let mut install = run::program("go");
        install.args(["install", &format!("{SUITE}@{VERSION}")]);
        run::run(install.env("GOBIN", &suite))?;
    }
    run::run(&mut run::cargo([
        "build",
        "--quiet",
        "--package",
        "connect",
    ]))?;

    let list = fs::read_to_string(places::root().join(FAILING)).context(FAILING)?;
    let list = read(&list)?;
    let mut failed = Vec::new();
    for half in &HALVES {
        let mut command = run::program(&program);
        command.args(["--mode", half.mode, "--conf", CONFIG]);
        for (_, test) in list.iter().filter(|(mode, _)| *mode == half.mode) {
            command.args(["--known-failing", test]);
        }
        command.arg("--");
        command.arg(places::target().join("debug").join(half.program));
        if let Err(error) = half.run(&mut command) {
            failed.push(format!("{}: {error:#}", half.mode));
        }
    }
    ensure!(failed.is_empty(), "{}", failed.join("; "));
    Ok(())
}

impl Half {
    /// Shows the verdict alone when all is well, and everything otherwise.
    fn run(&self, command: &mut Command) -> Result<()> {
        let (text, success) = finished(command)?;
        let total = format!("Total cases: {}\n", self.tests);
        let verdict = text.split_once(&total).map(|(_, verdict)| verdict);
        match verdict {
            Some(verdict) if success => {
                let verdict = verdict.lines().collect::<Vec<_>>().join(" ");
                println!("{}: {} tests, {verdict}", self.mode, self.tests);
                return Ok(());
            }
            _ => eprintln!("{text}"),
        }
        ensure!(
            verdict.is_some(),
            "not all of {} tests were run, or more",
            self.tests
        );
        bail!("the suite found what `{FAILING}` does not list, or not what it lists");
    }
}

/// What a program says, on both its outputs, and whether it is content.
fn finished(command: &mut Command) -> Result<(String, bool)> {
    // A file and not a pipe: nobody has to read while it is waited for.
    let path = places::cache("connect")?.join("output.txt");
    let output = fs::File::create(&path)?;
    let mut child = command
        .stdin(Stdio::null())
        .stdout(output.try_clone()?)
        .stderr(output)
        .spawn()
        .context("cannot start the suite")?;
    let success = wait(&mut child)?;
    let text = fs::read(&path)?;
    Ok((String::from_utf8_lossy(&text).into_owned(), success))
}

fn wait(child: &mut Child) -> Result<bool> {
    let begun = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status.success());
        }
        if begun.elapsed() > LIMIT {
            child.kill()?;
            child.wait()?;
            bail!("the suite did not end within {LIMIT:?}");
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// Lines `mode test`; every block begins with the reason why its tests fail.
fn read(list: &str) -> Result<Vec<(&str, &str)>> {
    let mut known = Vec::new();
    for block in list.split("\n\n").filter(|block| !block.trim().is_empty()) {
        ensure!(
            block.starts_with('#'),
            "{FAILING}: a block of tests needs a `#` line above it that says why they fail:\n{block}"
        );
        for line in block.lines().filter(|line| !line.starts_with('#')) {
            let entry = line.trim().split_once(' ');
            let entry = entry.filter(|(mode, _)| HALVES.iter().any(|half| half.mode == *mode));
            known.push(entry.with_context(|| {
                format!("{FAILING}: a line is `server` or `client` and the name of a test: {line}")
            })?);
        }
    }
    Ok(known)
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn a_failure_needs_a_mode_and_a_reason() {
        let known = read("# what this is\n\n# why\nserver a/b c\nclient **/d\n").unwrap();
        assert_eq!(known, [("server", "a/b c"), ("client", "**/d")]);
        assert!(read("server a/b\n").is_err());
        assert!(read("# why\na/b\n").is_err());
    }
}
