//! The Go program: built once, started by each test for itself.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::OnceLock;
use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use micro_broker::Message;
use micro_registry::json;
use serde_json::{Value, json};
use surroundings::go;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::process::{ChildStdin, ChildStdout};
use tokio::sync::mpsc;

use crate::fleet::{Orders, Shared};

/// No test waits longer for what has to come.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// A test that never ends fails when the program it waits for is gone.
const LIFETIME: Duration = Duration::from_secs(60);

/// A running program; it ends with its standard input, so also when this process is killed.
pub(crate) struct Peer {
    orders: Orders,
    answers: mpsc::UnboundedReceiver<Result<(), String>>,
    events: mpsc::UnboundedReceiver<Came>,
    kill: Option<tokio::sync::oneshot::Sender<()>>,
    killed: tokio::task::JoinHandle<()>,
}

/// What a subscriber in Go got.
#[derive(Debug)]
pub(crate) struct Came {
    pub(crate) name: String,
    pub(crate) topic: String,
    pub(crate) header: BTreeMap<String, String>,
    pub(crate) body: Vec<u8>,
}

impl Peer {
    /// Starts the program; nothing where there is no Go.
    pub(crate) fn start(shared: &Shared) -> Option<Self> {
        let mut child = tokio::process::Command::new(program()?)
            // go-micro logs to the standard output, where the test listens.
            .env("MICRO_LOG_LEVEL", "fatal")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let (orders, lines) = mpsc::unbounded_channel();
        let (answer, answers) = mpsc::unbounded_channel();
        let (event, events) = mpsc::unbounded_channel();
        let (kill, killing) = tokio::sync::oneshot::channel();
        shared.add(orders.clone());
        tokio::spawn(write(child.stdin.take().unwrap(), lines));
        let reader = Reader {
            shared: shared.clone(),
            orders: orders.clone(),
            answer,
            event,
        };
        tokio::spawn(reader.read(child.stdout.take().unwrap()));
        // Dropped with the test at the latest, which kills it.
        let killed = tokio::spawn(async move {
            let _ = tokio::time::timeout(LIFETIME, killing).await;
            child.kill().await.unwrap();
        });
        Some(Self {
            orders,
            answers,
            events,
            kill: Some(kill),
            killed,
        })
    }

    /// Has an order carried out.
    pub(crate) async fn obey(&mut self, order: Value) {
        self.orders.send(order.to_string()).unwrap();
        let answer = tokio::time::timeout(PATIENCE, self.answers.recv()).await;
        let answer = answer.expect("the Go program says nothing");
        answer.expect("the Go program has ended").unwrap();
    }

    pub(crate) async fn subscribe(&mut self, name: &str, topic: &str, queue: &str) {
        let order = json!({"do": "subscribe", "name": name, "topic": topic, "queue": queue});
        self.obey(order).await;
    }

    pub(crate) async fn unsubscribe(&mut self, name: &str) {
        self.obey(json!({"do": "unsubscribe", "name": name})).await;
    }

    pub(crate) async fn publish(&mut self, topic: &str, message: &Message) {
        let body = BASE64_STANDARD.encode(&message.body);
        let event = json!({"header": message.header, "body": body});
        self.obey(json!({"do": "publish", "topic": topic, "event": event}))
            .await;
    }

    /// Waits for the next message of any subscriber.
    pub(crate) async fn came(&mut self) -> Came {
        let came = tokio::time::timeout(PATIENCE, self.events.recv()).await;
        came.expect("a message comes in time")
            .expect("the Go program has ended")
    }

    /// Returns a message that has come already.
    pub(crate) fn came_already(&mut self) -> Option<Came> {
        self.events.try_recv().ok()
    }

    /// Kills the program, which says goodbye to nobody.
    pub(crate) async fn kill(mut self) {
        drop(self.kill.take());
        self.killed.await.unwrap();
    }
}

async fn write(mut stdin: ChildStdin, mut lines: mpsc::UnboundedReceiver<String>) {
    while let Some(line) = lines.recv().await {
        if stdin
            .write_all(format!("{line}\n").as_bytes())
            .await
            .is_err()
        {
            return;
        }
    }
}

/// What becomes of the lines of a program.
struct Reader {
    shared: Shared,
    orders: Orders,
    answer: mpsc::UnboundedSender<Result<(), String>>,
    event: mpsc::UnboundedSender<Came>,
}

impl Reader {
    async fn read(self, stdout: ChildStdout) {
        let mut lines = BufReader::new(stdout).lines();
        while let Some(line) = lines.next_line().await.unwrap() {
            let line: Value = serde_json::from_str(&line).unwrap();
            let service = |value: &Value| json::from_slice(value.to_string().as_bytes()).unwrap();
            if let Some(registered) = line.get("register") {
                let service = service(registered);
                self.shared.registered(&self.orders, &service).await;
            } else if let Some(deregistered) = line.get("deregister") {
                let service = service(deregistered);
                self.shared.deregistered(&self.orders, &service).await;
            } else if let Some(event) = line.get("event") {
                // The test may be over.
                let _ = self.event.send(came(&line["name"], event));
            } else {
                let error = line.get("error").and_then(Value::as_str);
                let _ = self
                    .answer
                    .send(error.map_or(Ok(()), |error| Err(error.to_owned())));
            }
        }
    }
}

fn came(name: &Value, event: &Value) -> Came {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let header = event["header"].as_object();
    let header = header.into_iter().flatten();
    Came {
        name: text(name),
        topic: text(&event["topic"]),
        header: header
            .map(|(name, value)| (name.clone(), text(value)))
            .collect(),
        body: BASE64_STANDARD.decode(text(&event["body"])).unwrap(),
    }
}

/// The built program.
fn program() -> Option<&'static Path> {
    static PROGRAM: OnceLock<Option<PathBuf>> = OnceLock::new();
    let build = || {
        let module = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/go/program");
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("go-broker");
        let folder = go::build(module, &["."], &folder)?;
        Some(folder.join("broker"))
    };
    PROGRAM.get_or_init(build).as_deref()
}
