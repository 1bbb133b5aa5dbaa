//! The server under attack, in a process of its own: what it allocates is all its own.

use std::net::SocketAddr;
use std::process::Stdio;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::time::{Instant, sleep};

use crate::honest::Honest;

/// What stays behind of connections that are gone: tables that have grown.
const SLACK: usize = 128 * 1024;

pub(crate) struct Victim {
    /// Killed with this value.
    _child: Child,
    questions: ChildStdin,
    answers: Lines<BufReader<ChildStdout>>,
    address: SocketAddr,
    honest: Honest,
    /// Bytes allocated before the attack.
    start: usize,
}

impl Victim {
    /// Starts a server with these options, and a client that goes on calling it.
    pub(crate) async fn start(options: &[(&str, u64)]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hostile"));
        command.args(
            options
                .iter()
                .map(|(name, value)| format!("{name}={value}")),
        );
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        command.stderr(Stdio::null());
        let mut child = command.kill_on_drop(true).spawn().unwrap();
        let mut answers = BufReader::new(child.stdout.take().unwrap()).lines();
        let address = answers.next_line().await.unwrap().unwrap();
        let address = address.parse().unwrap();
        let mut victim = Self {
            questions: child.stdin.take().unwrap(),
            _child: child,
            answers,
            address,
            honest: Honest::begin(address).await,
            start: 0,
        };
        victim.start = victim.memory().await.0;
        victim.ask("reset").await;
        victim
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// The most bytes that were allocated since the start, beyond those at the start.
    pub(crate) async fn cost(&mut self) -> usize {
        self.memory().await.1.saturating_sub(self.start)
    }

    /// Bytes it takes now beyond what it took at the start.
    pub(crate) async fn cost_now(&mut self) -> usize {
        self.memory().await.0.saturating_sub(self.start)
    }

    /// Waits until all memory is back, and returns the most there was.
    pub(crate) async fn dropped_all(&mut self) -> usize {
        let end = Instant::now() + Duration::from_secs(10);
        loop {
            let (now, peak) = self.memory().await;
            if now <= self.start + SLACK {
                return peak.saturating_sub(self.start);
            }
            let start = self.start;
            assert!(
                Instant::now() < end,
                "{now} bytes at the end, {start} before"
            );
            sleep(Duration::from_millis(20)).await;
        }
    }

    /// Nobody is hurt when the attack is over: all memory is back, the calls of others went well,
    /// and who comes now is served.
    pub(crate) async fn recovers(mut self) {
        self.dropped_all().await;
        self.honest.end().await;
        Honest::begin(self.address).await.end().await;
    }

    /// Bytes allocated now, and the most there were.
    async fn memory(&mut self) -> (usize, usize) {
        self.ask("memory").await;
        let line = self.answers.next_line().await.unwrap().unwrap();
        let (now, peak) = line.split_once(' ').unwrap();
        (now.parse().unwrap(), peak.parse().unwrap())
    }

    async fn ask(&mut self, question: &str) {
        let line = format!("{question}\n");
        self.questions.write_all(line.as_bytes()).await.unwrap();
    }
}
