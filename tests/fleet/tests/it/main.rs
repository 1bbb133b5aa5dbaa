//! Nodes that end, with and without notice, and registries that do, under load.
//!
//! `process.rs` starts nodes, `load.rs` calls them all the time.

#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    reason = "a test ends where it finds what it does not expect"
)]

mod expired;
mod killed;
mod load;
mod process;
mod registry_gone;
mod told_to_stop;

use std::time::Duration;

use tokio::time::Instant;

/// No step waits longer for what has to come.
const PATIENCE: Duration = Duration::from_secs(20);

/// Waits until it is so.
async fn until(what: &str, mut so: impl AsyncFnMut() -> bool) {
    let begin = Instant::now();
    while !so().await {
        assert!(begin.elapsed() < PATIENCE, "not so in time: {what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}
