//! A registry that only this test and its programs know, and services in it.

use std::net::{Ipv4Addr, UdpSocket};
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use micro::registry::{Node, RegisterOptions, Registry, Service};
use micro::service::RunningService;
use micro_mdns::Mdns;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

use crate::hello;

/// No test waits longer for what has to come.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// A registry at a port of its own.
pub(crate) struct World {
    pub(crate) registry: Mdns,
    /// None where it is that of the machine
    port: Option<u16>,
    services: Vec<RunningService>,
}

/// What a program did.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl World {
    /// A world with nothing in it.
    pub(crate) fn empty() -> Self {
        let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = socket.local_addr().unwrap().port();
        Self {
            registry: Mdns::builder()
                .interface(Ipv4Addr::LOCALHOST)
                .port(port)
                .build(),
            port: Some(port),
            services: Vec::new(),
        }
    }

    /// The world of the machine, without any configuration.
    pub(crate) fn default_network() -> Self {
        Self {
            registry: Mdns::new(),
            port: None,
            services: Vec::new(),
        }
    }

    /// A world with `go.micro.service.hello`, in which it is found.
    pub(crate) async fn with_hello() -> Self {
        let mut world = Self::empty();
        let running = hello::start().await;
        let address = running.address().to_string();
        world.services.push(running);
        world.register(&hello::record(&[("1", &address)])).await;
        world
    }

    /// Registers a service and waits until others find it.
    pub(crate) async fn register(&self, service: &Service) {
        let options = RegisterOptions::default();
        self.registry.register(service, options).await.unwrap();
        let other = self.registry();
        let found = async { while other.get(&service.name).await.is_err() {} };
        tokio::time::timeout(PATIENCE, found).await.unwrap();
    }

    /// Another registry of the same world.
    pub(crate) fn registry(&self) -> Mdns {
        let builder = Mdns::builder();
        match self.port {
            None => builder.build(),
            Some(port) => builder.interface(Ipv4Addr::LOCALHOST).port(port).build(),
        }
    }

    /// Prepares the program to run in this world.
    pub(crate) fn command(&self, line: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_micro"));
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("MICRO_") {
                command.env_remove(name);
            }
        }
        command
            .args(line)
            .kill_on_drop(true)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        if let Some(port) = self.port {
            command
                .env("MICRO_REGISTRY_ADDRESS", "127.0.0.1")
                .env("MICRO_MDNS_PORT", port.to_string());
        }
        command
    }

    /// Runs the program.
    pub(crate) async fn micro(&self, line: &[&str]) -> Ran {
        self.fed(line, "").await
    }

    /// Runs the program with this at its stdin.
    pub(crate) async fn fed(&self, line: &[&str], stdin: &str) -> Ran {
        let mut child = self.command(line).stdin(Stdio::piped()).spawn().unwrap();
        let mut pipe = child.stdin.take().unwrap();
        // A program that does not read it is gone before.
        let _ = pipe.write_all(stdin.as_bytes()).await;
        drop(pipe);
        let output = tokio::time::timeout(PATIENCE, child.wait_with_output()).await;
        let output = output.unwrap().unwrap();
        Ran {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Starts the program and waits until stderr has this.
    pub(crate) async fn start(&self, line: &[&str], until: &str) -> Started {
        let mut child = self.command(line).spawn().unwrap();
        let out = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut err = child.stderr.take().unwrap();
        let mut said = Vec::new();
        while !String::from_utf8_lossy(&said).contains(until) {
            let read = tokio::time::timeout(PATIENCE, err.read_buf(&mut said)).await;
            let said = String::from_utf8_lossy(&said);
            assert_ne!(read.unwrap().unwrap(), 0, "{line:?} ended with {said}");
        }
        // What it says later may not stop it.
        tokio::spawn(async move { tokio::io::copy(&mut err, &mut tokio::io::sink()).await });
        Started { child, out }
    }
}

/// A program that runs.
pub(crate) struct Started {
    child: Child,
    out: Lines<BufReader<ChildStdout>>,
}

impl Started {
    /// Waits for the next line of the result.
    pub(crate) async fn line(&mut self) -> String {
        let line = tokio::time::timeout(PATIENCE, self.out.next_line()).await;
        line.unwrap().unwrap().expect("there is no more")
    }

    /// Ends it as Ctrl-C does.
    #[cfg(unix)]
    pub(crate) async fn interrupt(mut self) -> ExitStatus {
        let id = self.child.id().unwrap().to_string();
        let sent = Command::new("kill").args(["-INT", &id]).status().await;
        assert!(sent.unwrap().success());
        let ended = tokio::time::timeout(PATIENCE, self.child.wait()).await;
        ended.unwrap().unwrap()
    }

    /// Waits for its end.
    pub(crate) async fn end(mut self) -> ExitStatus {
        let ended = tokio::time::timeout(PATIENCE, self.child.wait()).await;
        ended.unwrap().unwrap()
    }
}

/// A node of a service.
pub(crate) fn node(service: &str, id: &str, address: &str) -> Node {
    let labels = [("protocol", "grpc"), ("server", "grpc")];
    let labels = labels.map(|(key, value)| (key.to_owned(), value.to_owned()));
    Node {
        id: Node::id_of(service, id),
        address: address.to_owned(),
        metadata: labels.into(),
    }
}
