//! The program as a user runs and stops it, but for the registry: only this process is asked.
#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    reason = "a test ends where it finds what it does not expect"
)]

use std::process::Stdio;

use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::Command;

#[tokio::test]
async fn the_call_in_progress_comes_to_its_end() {
    let mut program = Command::new(env!("CARGO_BIN_EXE_graceful-shutdown"))
        .env("MICRO_REGISTRY", "memory")
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(program.stdout.take().unwrap()).lines();
    let first = lines.next_line().await.unwrap().unwrap();
    assert_eq!(first, "the long job has begun");

    let id = program.id().unwrap().to_string();
    let told = Command::new("kill").args(["-TERM", &id]).status().await;
    assert!(told.unwrap().success());
    for expected in [
        "told to stop: others hear that this node leaves",
        "the long job is done",
        "all calls are over",
        "the caller hears: the long job took 2000 ms",
    ] {
        assert_eq!(lines.next_line().await.unwrap().unwrap(), expected);
    }
    assert_eq!(lines.next_line().await.unwrap(), None);
    assert!(program.wait().await.unwrap().success());
}
