//! Builds the programs, and runs each where it belongs.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use super::{Args, SERVERS, Server};
use crate::{places, run};

const SERVER_CPU: &str = "0";
const LOAD_CPU: &str = "1";

pub(super) struct Programs {
    folder: PathBuf,
    pins: bool,
    without: Vec<String>,
}

/// A server that runs; it ends with its standard input.
pub(super) struct Running {
    pub(super) server: Server,
    pub(super) address: String,
    child: Child,
    ask: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Programs {
    pub(super) fn build(args: &Args) -> Result<Self> {
        let target = places::cache("bench-rpc")?;
        let programs = Self {
            folder: target.join("release"),
            pins: pins(),
            without: args.without.clone(),
        };
        for package in programs.packages() {
            let mut build = run::cargo(["build", "--release", "--quiet", "--package"]);
            build.arg(format!("rpc-{package}"));
            build.arg("--target-dir").arg(&target);
            build.current_dir(places::root().join("xtask/bench/rpc"));
            run::run(&mut build)?;
        }
        Ok(programs)
    }

    /// One after the other: built together, each would get the features the others ask for.
    fn packages(&self) -> Vec<&'static str> {
        let mut packages: Vec<_> = self.servers(|_| true).iter().map(|it| it.package).collect();
        packages.dedup();
        packages.push("load");
        packages
    }

    /// The servers that are not left out and are wanted.
    pub(super) fn servers(&self, wanted: impl Fn(&Server) -> bool) -> Vec<Server> {
        let left = |server: &&Server| !self.without.iter().any(|name| name == server.package);
        let servers = SERVERS.iter().filter(left);
        servers.filter(|server| wanted(server)).copied().collect()
    }

    /// Where everything runs.
    pub(super) fn places(&self) -> String {
        if self.pins {
            format!("Servers on cpu {SERVER_CPU}, the load on cpu {LOAD_CPU}.")
        } else {
            "No `taskset` or only one cpu: nothing is pinned, and the figures are worth less."
                .to_owned()
        }
    }

    fn program(&self, name: &str, cpu: &str) -> Command {
        let path: &Path = &self.folder.join(name);
        if !self.pins {
            return run::program(path);
        }
        let mut pinned = run::program("taskset");
        pinned.args(["-c", cpu]).arg(path);
        pinned
    }

    pub(super) fn start(&self, server: Server) -> Result<Running> {
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?.to_string();
        let mut command = self.program(&format!("{}-server", server.package), SERVER_CPU);
        command.args([&address, server.flavour]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command
            .spawn()
            .with_context(|| format!("cannot start the server of {}", server.name))?;
        let ask = child.stdin.take().context("no standard input")?;
        let answers = BufReader::new(child.stdout.take().context("no standard output")?);
        let begin = Instant::now();
        while TcpStream::connect(&address).is_err() {
            if begin.elapsed() > Duration::from_secs(5) {
                bail!("the server of {} does not listen", server.name);
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        Ok(Running {
            server,
            address,
            child,
            ask,
            answers,
        })
    }

    /// Calls a server, and returns what the load generator prints.
    pub(super) fn load(&self, running: &Running, options: &[String]) -> Result<Vec<f64>> {
        let mut load = self.program("load", LOAD_CPU);
        load.arg(&running.address);
        load.arg(format!("server={}", running.child.id()));
        load.args(options);
        let printed = run::output(&mut load)
            .with_context(|| format!("the server of {} cannot be measured", running.server.name))?;
        numbers(&printed)
    }

    /// Runs a client against a server: calls a second, and its processor time a call.
    pub(super) fn client(
        &self,
        package: &str,
        running: &Running,
        in_flight: usize,
        seconds: f64,
    ) -> Result<Vec<f64>> {
        let mut client = self.program(&format!("{package}-client"), LOAD_CPU);
        client.args([
            &running.address,
            &in_flight.to_string(),
            &seconds.to_string(),
        ]);
        numbers(&run::output(&mut client)?)
    }
}

impl Running {
    /// The allocations so far, and their bytes.
    pub(super) fn allocations(&mut self) -> Result<Vec<f64>> {
        writeln!(self.ask, "allocations")?;
        let mut line = String::new();
        self.answers.read_line(&mut line)?;
        numbers(&line)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn pins() -> bool {
    run::answers(run::program("taskset").args(["-c", SERVER_CPU, "true"]))
        && run::answers(run::program("taskset").args(["-c", LOAD_CPU, "true"]))
}

fn numbers(printed: &str) -> Result<Vec<f64>> {
    let numbers = printed.split_whitespace().map(str::parse);
    let numbers: Result<_, _> = numbers.collect();
    numbers.with_context(|| format!("cannot read the measurement `{printed}`"))
}
