//! The Go programs: built once, started by each test for itself.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;
use std::time::Duration;

use fleet::network::{is_inside, missing};
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
    let find = || is_inside().then(folder).or_else(build);
    PROGRAMS.get_or_init(find).as_deref()
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("interop-go")
}

/// Whether the programs are there; also those that a test in a network of its own will start.
pub(crate) fn is_built() -> bool {
    programs().is_some()
}

fn build() -> Option<PathBuf> {
    if !go(&["version"]).is_some_and(|output| output.status.success()) {
        return missing("against go-micro: Go is not installed");
    }
    // Without the modules there is nothing to build; with them a failure is one of the code.
    let packages = ["./server", "./client", "./node"];
    let listed = go(&[&["list", "-deps"], &packages[..]].concat())?;
    if !listed.status.success() {
        let why = String::from_utf8_lossy(&listed.stderr);
        return missing(&format!(
            "against go-micro: its modules cannot be had: {why}"
        ));
    }
    let folder = folder();
    std::fs::create_dir_all(&folder).unwrap();
    let out = folder.to_str().unwrap();
    let built = go(&[&["build", "-buildvcs=false", "-o", out], &packages[..]].concat())?;
    let why = String::from_utf8_lossy(&built.stderr);
    assert!(built.status.success(), "{why}");
    Some(folder)
}

/// Runs Go where its module is.
fn go(args: &[&str]) -> Option<Output> {
    Command::new("go")
        .args(args)
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("go"))
        .output()
        .ok()
}
