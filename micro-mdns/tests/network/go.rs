//! The Go program in `tests/go`: built once, started by each test for itself.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::OnceLock;

use micro_registry::{Service, json};
use surroundings::go;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout};

use crate::PATIENCE;

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
        let mut child = tokio::process::Command::new(program().unwrap())
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

/// The program, built once; nothing where there is no Go.
pub(crate) fn program() -> Option<&'static Path> {
    static PROGRAM: OnceLock<Option<PathBuf>> = OnceLock::new();
    let build = || {
        let module = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/go");
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("go-mdns");
        Some(go::build(module, &["."], &folder)?.join("mdns"))
    };
    PROGRAM.get_or_init(build).as_deref()
}
