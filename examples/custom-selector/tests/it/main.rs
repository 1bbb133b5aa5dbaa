//! The program as a user runs it, but for the registry: only this process is asked.
#![allow(
    clippy::unwrap_used,
    reason = "a test ends where it finds what it does not expect"
)]

use tokio::process::Command;

#[tokio::test]
async fn the_near_node_is_called_while_it_is_there() {
    let output = Command::new(env!("CARGO_BIN_EXE_custom-selector"))
        .env("MICRO_REGISTRY", "memory")
        .output()
        .await
        .unwrap();
    assert_eq!(
        String::from_utf8(output.stdout).unwrap(),
        "oslo-1 greets John\n\
         oslo-1 greets John\n\
         paris-1 greets John\n\
         paris-1 greets John\n"
    );
    assert!(output.status.success());
}
