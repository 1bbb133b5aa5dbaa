//! Signals, to a process of its own.

use std::process::Stdio;
use std::time::Duration;

use futures_core::future::BoxFuture;
use micro::registry::{Memory, RegisterOptions, Registry, Result, Service as Record, Watcher};
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

use super::greeter;

/// Tells the child what to do; without it there is none.
const CHILD: &str = "TEST_SERVICE_CHILD";

/// What the child does is written so, in a line of its own.
const MARK: &str = "child: ";

#[allow(clippy::print_stdout, reason = "the parent reads it")]
fn tell(what: &str) {
    println!("\n{MARK}{what}");
}

/// A memory registry that tells the parent what it is asked.
#[derive(Debug, Default)]
struct Telling(Memory);

impl Registry for Telling {
    fn register<'a>(
        &'a self,
        service: &'a Record,
        options: RegisterOptions,
    ) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            self.0.register(service, options).await?;
            tell("registered");
            Ok(())
        })
    }

    fn deregister<'a>(&'a self, service: &'a Record) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            self.0.deregister(service).await?;
            tell("deregistered");
            Ok(())
        })
    }

    fn get<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Vec<Record>>> {
        self.0.get(name)
    }

    fn list(&self) -> BoxFuture<'_, Result<Vec<Record>>> {
        self.0.list()
    }

    fn watch<'a>(&'a self, name: Option<&'a str>) -> BoxFuture<'a, Result<Watcher>> {
        self.0.watch(name)
    }

    fn name(&self) -> &'static str {
        "memory"
    }
}

fn block(what: &'static str) -> impl AsyncFnOnce() -> micro::Result<()> + Send + 'static {
    async move || {
        tell(what);
        loop {
            std::thread::park();
        }
    }
}

/// The child, which does nothing as a test.
#[test]
fn child() {
    let Ok(what) = std::env::var(CHILD) else {
        return;
    };
    let service = greeter(Telling::default());
    let service = match what.as_str() {
        "serve" => service.after_start(async || {
            tell("started");
            Ok(())
        }),
        "block the start" => service.before_start(block("blocking")),
        "block" => service.after_start(block("blocking")),
        "block the stop" => service
            .stop_timeout(Duration::from_secs(60))
            .after_start(async || {
                tell("started");
                Ok(())
            })
            .before_stop(block("blocking")),
        other => panic!("{other}"),
    };
    // Of one thread: who blocks that hears no signals.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let result = runtime.block_on(service.run());
    println!(
        "\n{MARK}{}",
        if result.is_ok() { "ended" } else { "failed" }
    );
}

struct Running {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Running {
    fn start(what: &str) -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["service::signals::child", "--exact", "--nocapture"])
            .env(CHILD, what)
            .env_remove("RUST_TEST_THREADS")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        Self { child, lines }
    }

    /// Waits for what the child does next.
    async fn does(&mut self, expected: &str) {
        loop {
            let line = tokio::time::timeout(Duration::from_secs(20), self.lines.next_line());
            let line = line.await.unwrap().unwrap().unwrap();
            if let Some(what) = line.strip_prefix(MARK) {
                assert_eq!(what, expected);
                return;
            }
        }
    }

    async fn signal(&self, signal: &str) {
        let id = self.child.id().unwrap().to_string();
        let sent = Command::new("kill").args([signal, &id]).status().await;
        assert!(sent.unwrap().success());
    }

    async fn exits_with(mut self, code: i32) {
        let status = tokio::time::timeout(Duration::from_secs(20), self.child.wait()).await;
        assert_eq!(status.unwrap().unwrap().code(), Some(code));
    }
}

#[tokio::test]
async fn a_signal_stops_a_service() {
    for signal in ["-TERM", "-INT", "-QUIT"] {
        let mut child = Running::start("serve");
        child.does("registered").await;
        child.does("started").await;
        child.signal(signal).await;
        child.does("deregistered").await;
        child.does("ended").await;
        child.exits_with(0).await;
    }
}

#[tokio::test]
async fn a_signal_is_heard_while_a_hook_blocks() {
    let mut child = Running::start("block");
    child.does("registered").await;
    child.does("blocking").await;
    child.signal("-TERM").await;
    child.does("deregistered").await;
    child.does("ended").await;
    child.exits_with(0).await;

    let mut child = Running::start("block the start");
    child.does("blocking").await;
    child.signal("-TERM").await;
    child.does("ended").await;
    child.exits_with(0).await;
}

#[tokio::test]
async fn a_second_signal_ends_the_process() {
    let mut child = Running::start("block the stop");
    child.does("registered").await;
    child.does("started").await;
    child.signal("-TERM").await;
    child.does("blocking").await;
    // Those that come at once are one with the first.
    let impatient = async {
        while child.child.try_wait().unwrap().is_none() {
            child.signal("-TERM").await;
            let ended = child.child.wait();
            let _ = tokio::time::timeout(Duration::from_millis(100), ended).await;
        }
    };
    let ended = tokio::time::timeout(Duration::from_secs(20), impatient).await;
    ended.unwrap();
    child.exits_with(128 + 15).await;
}
