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
    let welcomed = welcomed.into_iter();
    let mut gifts: Vec<_> = welcomed
        .map(|line| line.split_once(" worker: ").unwrap())
        .map(|(worker, gift)| (gift, worker))
        .collect();
    gifts.sort_unstable();
    let [("a gift for Ada", one), ("a gift for Grace", other)] = gifts[..] else {
        panic!("{stdout}");
    };
    assert_ne!(one, other);
}
