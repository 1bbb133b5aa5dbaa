//! The handler without a socket, and the programs as a user runs them.
#![allow(
    clippy::unwrap_used,
    reason = "a test ends where it finds what it does not expect"
)]

use std::process::Stdio;

use greeter::proto::{GreeterClient, Request};
use greeter::{Greeter, tour};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::Command;

const TOUR: &str =
    "call: Hello John\nstream: 0\nstream: 1\nstream: 2\nping pong: 1\nping pong: 2\n";

#[tokio::test]
async fn handler_greets() {
    let greeter = GreeterClient::in_process(Greeter);
    let reply = greeter
        .call(Request {
            name: "John".into(),
        })
        .await
        .unwrap();
    assert_eq!(reply.msg, "Hello John");
}

#[tokio::test]
async fn handler_does_all_it_declares() {
    let lines = tour(&GreeterClient::in_process(Greeter)).await.unwrap();
    assert_eq!(lines.join("\n") + "\n", TOUR);
}

#[tokio::test]
async fn one_program_serves_and_calls() {
    let output = Command::new(env!("CARGO_BIN_EXE_greeter"))
        .output()
        .await
        .unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), TOUR);
    assert!(output.status.success());
}

#[cfg(unix)]
#[tokio::test]
async fn two_programs_until_the_server_is_told_to_stop() {
    let mut server = Command::new(env!("CARGO_BIN_EXE_server"))
        .env("MICRO_SERVER_ADDRESS", "127.0.0.1:0")
        .env("MICRO_REGISTRY", "memory")
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut stderr = BufReader::new(server.stderr.take().unwrap()).lines();
    let line = stderr.next_line().await.unwrap().unwrap();
    let address = line
        .strip_prefix("go.micro.service.greeter latest listening on ")
        .unwrap();

    let output = Command::new(env!("CARGO_BIN_EXE_client"))
        .arg(address)
        .output()
        .await
        .unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), TOUR);

    let id = server.id().unwrap().to_string();
    assert!(
        Command::new("kill")
            .args(["-TERM", &id])
            .status()
            .await
            .unwrap()
            .success()
    );
    assert!(server.wait().await.unwrap().success());
}
