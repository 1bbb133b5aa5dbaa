//! The program as a user runs it, but for the registry: only this process is asked.
#![allow(
    clippy::unwrap_used,
    reason = "a test ends where it finds what it does not expect"
)]

use tokio::process::Command;

#[tokio::test]
async fn metadata_and_deadline_come_to_the_last_service() {
    let output = Command::new(env!("CARGO_BIN_EXE_onward"))
        .env("MICRO_REGISTRY", "memory")
        .output()
        .await
        .unwrap();
    assert_eq!(
        String::from_utf8(output.stdout).unwrap(),
        "Hello John\n\
         Bonjour John\n\
         408 by go.micro.service.translator: there is not enough time for Latin\n"
    );
    assert!(output.status.success());
}
