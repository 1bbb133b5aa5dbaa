//! A service of go-micro 2.9.1, each test with it on a machine of its own; `tests/interop/go/node` is the
//! program.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::OnceLock;

use surroundings::go;
use surroundings::network::within;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout};

use crate::world::{PATIENCE, Ran, World};

/// The service in Go; it ends with its standard input.
struct Go {
    _child: Child,
    stdin: ChildStdin,
    stdout: Lines<BufReader<ChildStdout>>,
}

impl Go {
    fn start(program: &Path) -> Self {
        let mut child = tokio::process::Command::new(program)
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
            _child: child,
        }
    }

    async fn hear(&mut self) -> serde_json::Value {
        let line = tokio::time::timeout(PATIENCE, self.stdout.next_line()).await;
        let line = line.expect("the Go program says nothing").unwrap();
        serde_json::from_str(&line.expect("the Go program has ended")).unwrap()
    }

    /// Has it do something, and waits until it is done.
    async fn tell(&mut self, order: serde_json::Value) {
        let line = format!("{order}\n");
        self.stdin.write_all(line.as_bytes()).await.unwrap();
        let answer = self.hear().await;
        assert_eq!(answer["done"], order["do"], "{answer}");
    }
}

/// The program, built once; nothing where there is no Go.
fn program() -> Option<PathBuf> {
    static PROGRAM: OnceLock<Option<PathBuf>> = OnceLock::new();
    let build = || {
        let module = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/interop/go");
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("go-cli");
        Some(go::build(module, &["./node"], &folder)?.join("node"))
    };
    PROGRAM.get_or_init(build).clone()
}

/// Runs the program without any configuration.
async fn micro(line: &[&str]) -> Ran {
    World::default_network().micro(line).await
}

#[test]
fn a_go_micro_service_is_described_and_called() {
    let Some(program) = program() else {
        return;
    };
    within(
        "with_go::a_go_micro_service_is_described_and_called",
        async move {
            let mut go = Go::start(&program);
            let subscribe =
                serde_json::json!({ "do": "subscribe", "name": "n", "topic": "greetings" });
            go.tell(subscribe).await;
            go.tell(serde_json::json!({ "do": "serve" })).await;

            let ran = micro(&["list", "services"]).await;
            assert_eq!((&*ran.out, &*ran.err), ("go.micro.srv.interop\n", ""));
            let ran = micro(&["get", "service", "interop"]).await;
            assert!(
                ran.out
                    .contains("\nEndpoint: Interop.Echo\n\nRequest: {\n\tsome_text string\n"),
                "{ran:?}"
            );
            assert!(
                ran.out
                    .contains("\tinner_message Inner {\n\t\tname string\n"),
                "{ran:?}"
            );

            let request = r#"{"some_text":"J","chosen_text":"c","big_number":12345678901234567}"#;
            let ran = micro(&[
                "call",
                "interop",
                "interop.echo",
                request,
                "--output",
                "raw",
            ])
            .await;
            let expected =
                r#"{"some_text":"J","big_number":"12345678901234567","chosen_text":"c"}"#;
            assert_eq!((ran.code, ran.out.trim_end()), (0, expected), "{ran:?}");
            let ran = micro(&[
                "interop",
                "echo",
                "--many-texts",
                "a",
                "--is-set",
                "--output",
                "raw",
            ])
            .await;
            assert_eq!(
                ran.out, "{\"many_texts\":[\"a\"],\"is_set\":true}\n",
                "{ran:?}"
            );
            let ran = micro(&[
                "call",
                "interop",
                "echo",
                r#"{"some_txt":"J"}"#,
                "--output",
                "raw",
            ])
            .await;
            // Go does not name all of its fields, and says so itself of those it does not know.
            assert!(
                ran.code == 1 && ran.err.contains("unknown field"),
                "{ran:?}"
            );

            let ran = micro(&["stream", "interop", "count", r#"{"up_to":3}"#]).await;
            let three = "{\"value\":\"1\"}\n{\"value\":\"2\"}\n{\"value\":\"3\"}\n";
            assert_eq!((ran.code, &*ran.out), (0, three), "{ran:?}");
            let ran = micro(&[
                "stream",
                "interop",
                "double",
                r#"{"value":2}"#,
                r#"{"value":3}"#,
            ])
            .await;
            assert_eq!(ran.out, "{\"value\":\"4\"}\n{\"value\":\"6\"}\n", "{ran:?}");

            let ran = micro(&["health", "interop"]).await;
            assert!(ran.code == 0 && ran.out.ends_with("\t\tok\n"), "{ran:?}");
            let ran = micro(&["stats", "interop"]).await;
            assert!(ran.code == 0 && ran.out.contains("mb\t"), "{ran:?}");

            let ran = micro(&["publish", "greetings", r#"{"some_text":"J"}"#]).await;
            assert_eq!((&*ran.out, &*ran.err), ("ok\n", ""));
            let came = go.hear().await;
            assert_eq!(came["came"]["name"], "n", "{came}");
            let message = came["came"]["message"].to_string();
            assert!(message.contains("\"J\""), "{came}");
        },
    );
}
