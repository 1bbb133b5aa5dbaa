//! `cargo xtask bench cli`: how long a new project and a call take from the command line.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use super::measure::median;
use crate::{places, run};

/// Runs of each.
const ROUNDS: usize = 20;
/// How long mDNS waits for answers, whatever comes: a fixed part of each call.
const WINDOW: f64 = 100.0;
const NAME: &str = "go.micro.service.greeter";

pub(crate) fn run() -> Result<()> {
    let target = places::cache("bench-cli")?;
    for package in ["greeter", "micro-cli", "micro-new"] {
        let mut build = run::cargo(["build", "--release", "--quiet", "--package", package]);
        build.args(["--bins", "--target-dir"]).arg(&target);
        run::run(build.current_dir(places::root()))?;
    }
    let programs = target.join("release");
    let scaffold = scaffold(&programs)?;
    let server = Server::start(&programs)?;
    let call = call(&programs)?;
    drop(server);

    println!("| | ms (median of {ROUNDS}) | target |");
    println!("|---|---|---|");
    println!("| `micro-new hello` | {scaffold:.1} | 50 |");
    println!("| `micro call`, beyond the {WINDOW:.0} ms that mDNS waits | {call:.1} | 100 |");
    Ok(())
}

fn scaffold(programs: &Path) -> Result<f64> {
    let folder = places::emptied("bench-cli-projects")?;
    let mut times = Vec::new();
    for round in 0..ROUNDS {
        let mut new = run::program(programs.join("micro-new"));
        new.arg(format!("hello{round}")).current_dir(&folder);
        times.push(milliseconds(&mut new)?);
    }
    Ok(median(times))
}

fn call(programs: &Path) -> Result<f64> {
    let mut times = Vec::new();
    for _ in 0..ROUNDS {
        let mut call = micro(programs);
        call.args(["call", NAME, "Greeter.Call", r#"{"name":"John"}"#]);
        times.push(milliseconds(&mut call)? - WINDOW);
    }
    Ok(median(times))
}

fn milliseconds(command: &mut Command) -> Result<f64> {
    let begin = Instant::now();
    run::output(command)?;
    Ok(begin.elapsed().as_secs_f64() * 1e3)
}

/// The `micro` command; it and the server hear nobody but each other.
fn micro(programs: &Path) -> Command {
    alone(programs.join("micro"))
}

fn alone(program: PathBuf) -> Command {
    let mut command = run::program(program);
    command.env("MICRO_REGISTRY_ADDRESS", "127.0.0.1");
    command
}

/// The server of the greeter; it ends with this.
struct Server(Child);

impl Server {
    fn start(programs: &Path) -> Result<Self> {
        let mut server = alone(programs.join("server"));
        server.env("MICRO_SERVER_ADDRESS", "127.0.0.1:0");
        let server = Self(server.stderr(Stdio::null()).spawn()?);
        let begin = Instant::now();
        loop {
            let listed = run::output(micro(programs).args(["list", "services"]))?;
            if listed.lines().any(|line| line == NAME) {
                return Ok(server);
            }
            if begin.elapsed() > Duration::from_secs(10) {
                bail!("the greeter is not in the registry; is there multicast on 127.0.0.1?");
            }
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
