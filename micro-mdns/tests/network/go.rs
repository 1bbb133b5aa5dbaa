//! The Go program in `tests/go`: built once, started by each test for itself.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

use micro_registry::{Service, json};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout};

use crate::PATIENCE;
use crate::namespace::missing;

/// The Go program.
pub(crate) struct Go {
    pub(crate) child: Child,
    stdin: ChildStdin,
    stdout: Lines<BufReader<ChildStdout>>,
    /// Events that came before an answer.
    events: VecDeque<serde_json::Value>,
}

impl Go {
    pub(crate) fn start() -> Self {
        let mut child = tokio::process::Command::new(program())
            // go-micro logs to the standard output, where the test listens.
            .env("MICRO_LOG_LEVEL", "fatal")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        Self {
            stdin: child.stdin.take().unwrap(),
            stdout: BufReader::new(child.stdout.take().unwrap()).lines(),
            child,
            events: VecDeque::new(),
        }
    }

    async fn line(&mut self) -> (bool, serde_json::Value) {
        let line = tokio::time::timeout(PATIENCE, self.stdout.next_line()).await;
        let line = line.expect("the Go program says nothing").unwrap();
        let line = line.expect("the Go program has ended");
        let (mark, value) = line.split_once(' ').unwrap();
        (mark == "!", serde_json::from_str(value).unwrap())
    }

    pub(crate) async fn ask(&mut self, verb: &str, rest: &str) -> serde_json::Value {
        let line = format!("{verb} {rest}\n");
        self.stdin.write_all(line.as_bytes()).await.unwrap();
        loop {
            match self.line().await {
                (true, event) => self.events.push_back(event),
                (false, answer) => return answer,
            }
        }
    }

    pub(crate) async fn tell(&mut self, verb: &str, rest: &str) {
        assert_eq!(self.ask(verb, rest).await, "done", "{verb} {rest}");
    }

    pub(crate) async fn register(&mut self, service: &Service) {
        self.tell("register", &json::to_string(service)).await;
    }

    pub(crate) async fn get(&mut self, name: &str) -> Vec<Service> {
        let answer = self.ask("get", name).await;
        let services = answer.as_array().unwrap().iter().map(read);
        sorted(services.collect())
    }

    pub(crate) async fn names(&mut self) -> Vec<String> {
        let answer = self.ask("list", "").await;
        let names = answer.as_array().into_iter().flatten();
        let services = sorted(names.map(read).collect());
        services.into_iter().map(|service| service.name).collect()
    }

    /// The service of the next event of a kind; Go tells most of them several times.
    pub(crate) async fn hear(&mut self, action: &str) -> Service {
        loop {
            let event = match self.events.pop_front() {
                Some(event) => event,
                None => self.line().await.1,
            };
            if event["Action"] == action {
                return read(&event["Service"]);
            }
        }
    }
}

fn read(service: &serde_json::Value) -> Service {
    json::from_slice(service.to_string().as_bytes()).unwrap()
}

/// Go has its versions in any order, and their nodes.
fn sorted(mut services: Vec<Service>) -> Vec<Service> {
    services.sort_by(|a, b| (&a.name, &a.version).cmp(&(&b.name, &b.version)));
    for service in &mut services {
        service.nodes.sort_by(|a, b| a.id.cmp(&b.id));
    }
    services
}

/// Whether the program is there.
pub(crate) fn is_built() -> bool {
    static BUILT: OnceLock<bool> = OnceLock::new();
    *BUILT.get_or_init(|| build().is_some())
}

fn program() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("mdns-go")
}

fn build() -> Option<()> {
    if !go(&["version"]).is_some_and(|output| output.status.success()) {
        return missing("Go is not installed");
    }
    // Without the modules there is nothing to build; with them a failure is one of the code.
    let listed = go(&["list", "-deps", "."])?;
    if !listed.status.success() {
        let why = String::from_utf8_lossy(&listed.stderr);
        return missing(&format!("its modules cannot be had: {why}"));
    }
    let program = program();
    let built = go(&["build", "-buildvcs=false", "-o", program.to_str()?, "."])?;
    let why = String::from_utf8_lossy(&built.stderr);
    assert!(built.status.success(), "{why}");
    Some(())
}

/// Runs Go where its module is.
fn go(args: &[&str]) -> Option<Output> {
    Command::new("go")
        .args(args)
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/go"))
        .output()
        .ok()
}
