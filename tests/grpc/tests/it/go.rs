//! grpc-go's own interoperability programs, built once where `go/go.mod` pins them.

use std::collections::HashSet;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio::sync::{OnceCell, mpsc};

use crate::within;

/// Returns the programs; nothing where Go is missing, which is said aloud and fails under `CI`.
pub(crate) async fn programs() -> Option<&'static Programs> {
    static PROGRAMS: OnceCell<Option<Programs>> = OnceCell::const_new();
    let building = async || tokio::task::spawn_blocking(build).await.unwrap();
    PROGRAMS.get_or_init(building).await.as_ref()
}

pub(crate) struct Programs {
    folder: PathBuf,
}

fn build() -> Option<Programs> {
    let module = concat!(env!("CARGO_MANIFEST_DIR"), "/go");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("go-grpc");
    let folder = surroundings::go::build(module, &["tool"], &folder)?;
    Some(Programs { folder })
}

impl Programs {
    /// Has grpc-go's client make the calls of a case; fails with what it said.
    pub(crate) async fn call(&self, server: SocketAddr, case: &str) -> Result<(), String> {
        let mut client = self.program("client");
        client.args(["-server_host", &server.ip().to_string()]);
        client.args(["-server_port", &server.port().to_string()]);
        client.args(["-test_case", case]);
        let output = within("grpc-go's client", client.output()).await.unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        if output.status.success() && said.contains(" done\n") {
            Ok(())
        } else {
            Err(said.into_owned())
        }
    }

    /// Starts grpc-go's server on a free port.
    pub(crate) async fn serve(&self) -> Server {
        let mut server = self.program("server");
        server.args(["-port", "0"]).stderr(Stdio::piped());
        // The only way to learn that a cancellation has arrived.
        server.env("GODEBUG", "http2debug=2");
        let mut process = server.spawn().unwrap();
        let mut lines = BufReader::new(process.stderr.take().unwrap()).lines();
        let (sender, log) = mpsc::unbounded_channel();
        tokio::spawn(async move {
            while let Ok(Some(line)) = lines.next_line().await {
                eprintln!("{line}");
                let _ = sender.send(line);
            }
        });
        let mut server = Server {
            address: String::new(),
            log,
            _process: process,
        };
        let line = server.logs(&["interop server listening on "]).await;
        let port = line.rsplit(':').next().unwrap();
        server.address = format!("127.0.0.1:{port}");
        server
    }

    fn program(&self, name: &str) -> Command {
        let name = format!("{name}{}", std::env::consts::EXE_SUFFIX);
        let mut program = command(&self.folder.join(name));
        program.env("GRPC_GO_LOG_SEVERITY_LEVEL", "info");
        program
    }
}

/// grpc-go's server, until it is dropped.
pub(crate) struct Server {
    address: String,
    log: mpsc::UnboundedReceiver<String>,
    _process: Child,
}

impl Server {
    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// Waits until a call is cancelled by its caller.
    pub(crate) async fn was_told_to_cancel(&mut self) {
        self.logs(&["read RST_STREAM ", "ErrCode=CANCEL"]).await;
    }

    /// Waits until the server has reset so many calls, for whatever reason.
    pub(crate) async fn resets(&mut self, count: usize) {
        let mut calls = HashSet::new();
        while calls.len() < count {
            let line = self.logs(&["wrote RST_STREAM "]).await;
            let words = line.split_whitespace().map(str::to_owned);
            calls.extend(words.filter(|word| word.starts_with("stream=")));
        }
    }

    /// Waits for a line with all of these words.
    async fn logs(&mut self, words: &[&str]) -> String {
        let line = async {
            loop {
                let line = self.log.recv().await;
                let line = line.unwrap_or_else(|| panic!("ended without saying {words:?}"));
                if words.iter().all(|word| line.contains(word)) {
                    return line;
                }
            }
        };
        within(&format!("{words:?}"), line).await
    }
}

fn command(program: &Path) -> Command {
    let mut command = Command::new(program);
    command.stdin(Stdio::null()).kill_on_drop(true);
    command
}
