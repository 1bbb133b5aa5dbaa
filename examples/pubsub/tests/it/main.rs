//! The program as a user runs it, but for the registry: only this process is asked.
#![allow(
    clippy::unwrap_used,
    reason = "a test ends where it finds what it does not expect"
)]

use tokio::process::Command;

#[tokio::test]
async fn all_events_come() {
    let output = Command::new(env!("CARGO_BIN_EXE_pubsub"))
        .env("MICRO_REGISTRY", "memory")
        .output()
        .await
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    let stdout = String::from_utf8(output.stdout).unwrap();
    // Subscribers do not wait for each other.
    let lines = stdout.lines();
    let (logged, welcomed): (Vec<_>, Vec<_>) = lines.partition(|line| line.starts_with("log: "));
    assert_eq!(
        logged,
        [
            "log: Hello Ada by go.micro.service.greeter",
            "log: Hello Grace by go.micro.service.greeter"
        ]
    );
    // Each has one of the workers, and which is left to chance.
    let mut gifts: Vec<_> = welcomed
        .into_iter()
        .filter_map(|line| line.split_once(" worker: "))
        .map(|(_, gift)| gift)
        .collect();
    gifts.sort_unstable();
    assert_eq!(gifts, ["a gift for Ada", "a gift for Grace"], "{stdout}");
}
