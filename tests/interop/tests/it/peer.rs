//! The Go programs: built once, started by each test for itself.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::OnceLock;
use std::time::Duration;

use surroundings::go;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{ChildStdin, ChildStdout};

/// No test waits longer for what has to come.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// A call that never ends fails when the program it waits for is gone.
const LIFETIME: Duration = Duration::from_secs(60);

/// A running program; it ends with its standard input, so also when this process is killed.
pub(crate) struct Peer {
    stdin: Option<ChildStdin>,
    stdout: Lines<BufReader<ChildStdout>>,
}

impl Peer {
    /// Starts `server`, `client` or `node`; nothing where there is no Go.
    pub(crate) fn start(program: &str, args: &[&str]) -> Option<Self> {
        let mut child = tokio::process::Command::new(programs()?.join(program))
            .args(args)
            // go-micro logs to the standard output, where the test listens.
            .env("MICRO_LOG_LEVEL", "fatal")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let stdin = child.stdin.take();
        let stdout = child.stdout.take().unwrap();
        // Dropped with the test at the latest, which kills it.
        tokio::spawn(async move { tokio::time::timeout(LIFETIME, child.wait()).await });
        Some(Self {
            stdin,
            stdout: BufReader::new(stdout).lines(),
        })
    }

    pub(crate) async fn say(&mut self, line: &str) {
        let stdin = self
            .stdin
            .as_mut()
            .expect("the program was not told to end");
        stdin.write_all(line.as_bytes()).await.unwrap();
        stdin.write_all(b"\n").await.unwrap();
    }

    /// Tells the program to end.
    pub(crate) fn end(&mut self) {
        self.stdin = None;
    }

    /// Waits for the next line.
    pub(crate) async fn hear(&mut self) -> String {
        let line = tokio::time::timeout(PATIENCE, self.stdout.next_line()).await;
        let line = line.expect("the Go program says nothing").unwrap();
        line.expect("the Go program has ended")
    }
}

/// The folder with the programs.
fn programs() -> Option<&'static Path> {
    static PROGRAMS: OnceLock<Option<PathBuf>> = OnceLock::new();
    let build = || {
        let module = concat!(env!("CARGO_MANIFEST_DIR"), "/go");
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("go-interop");
        go::build(module, &["./server", "./client", "./node"], &folder)
    };
    PROGRAMS.get_or_init(build).as_deref()
}

/// Whether the programs are there; also those that a test in a network of its own will start.
pub(crate) fn is_built() -> bool {
    programs().is_some()
}
