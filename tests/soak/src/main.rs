//! Mixed calls with random cancels, deadlines, broken connections and restarts of the server.
//!
//! `server.rs` answers and counts what it answers, `trouble.rs` breaks connections, `caller.rs` calls and
//! checks; this file puts them together and looks for leaks. `cargo xtask soak` runs it.
#![allow(clippy::print_stdout, reason = "the output is what the program is for")]

mod caller;
mod server;
mod trouble;

mod proto {
    micro::include_proto!(soak);
}

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use clap::Parser;
use tokio::runtime::Handle;
use tokio::time::{Instant, sleep};

use crate::caller::Tally;

/// Callers at once.
const CALLERS: usize = 32;
/// How long what was begun may take to end.
const PATIENCE: Duration = Duration::from_secs(30);
/// What the memory may grow by, beside a quarter, between the first and the last third.
const SLACK: u64 = 16 * 1024 * 1024;

#[derive(Debug, Parser)]
struct Args {
    /// Seconds to go on for
    #[arg(long, default_value_t = 600)]
    seconds: u64,
    /// Begins the random numbers; printed, so that a run can be repeated
    #[arg(long)]
    seed: Option<u64>,
}

#[tokio::main]
async fn main() -> Result<()> {
    let args = Args::parse();
    let seed = args.seed.unwrap_or_else(|| fastrand::u64(..));
    println!("seed {seed}, {} s", args.seconds);

    let before = tasks();
    let ledger = Arc::new(server::Ledger::default());
    let address = server::free_address()?;
    let restarts = tokio::spawn(server::keep_restarting(
        address.clone(),
        ledger.clone(),
        fastrand::Rng::with_seed(seed),
    ));
    let proxy = Arc::new(trouble::between(address, seed).await);

    let tally = Arc::new(Tally::default());
    let end = Instant::now() + Duration::from_secs(args.seconds);
    let cutting = tokio::spawn(trouble::keep_cutting(proxy.clone(), seed));
    let callers: Vec<_> = (0..CALLERS as u64)
        .map(|number| {
            let rng = fastrand::Rng::with_seed(seed ^ (number + 1));
            let address = proxy.address().to_string();
            tokio::spawn(caller::call_until(
                end,
                address,
                rng,
                tally.clone(),
                ledger.clone(),
            ))
        })
        .collect();

    let third = Duration::from_secs(args.seconds) / 3;
    sleep(third).await;
    let early = memory()?;
    for caller in callers {
        caller.await.context("a caller panicked")??;
    }
    let late = memory()?;
    println!("{tally}");
    println!(
        "{} of {} connections broken",
        proxy.broken(),
        proxy.connections()
    );
    drop(proxy);
    for trouble in [restarts, cutting] {
        trouble.abort();
        let _ = trouble.await;
    }

    ensure!(
        late <= early + early / 4 + SLACK,
        "the memory grew from {early} to {late} bytes"
    );
    println!("memory {early} bytes after a third, {late} at the end");
    let gone = Instant::now() + PATIENCE;
    while tasks() > before {
        ensure!(
            Instant::now() < gone,
            "{} tasks are left over",
            tasks() - before
        );
        sleep(Duration::from_millis(20)).await;
    }
    ensure!(tally.went_well() > 0, "no call went well");
    println!("no task left over");
    Ok(())
}

fn tasks() -> usize {
    Handle::current().metrics().num_alive_tasks()
}

/// The resident memory of this process in bytes.
fn memory() -> Result<u64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes = line.and_then(|line| line.trim().strip_suffix("kB"));
    let kilobytes: u64 = kilobytes
        .context("the system does not tell the memory")?
        .trim()
        .parse()?;
    Ok(kilobytes * 1024)
}
