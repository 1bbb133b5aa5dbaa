//! `cargo xtask bench select`: what it costs to pick a node, with one service and with a thousand.

use std::path::Path;

use anyhow::{Context as _, Result};

use crate::{places, run};

const STRATEGIES: [&str; 3] = ["random", "roundrobin", "leastloaded"];

pub(crate) fn run() -> Result<()> {
    let target = places::cache("bench-rpc")?;
    let mut bench = run::cargo(["bench", "--quiet", "--package", "selection"]);
    bench.arg("--target-dir").arg(&target);
    bench.args(["--", "--noplot", "--quiet"]);
    bench.current_dir(places::root().join("xtask/bench/rpc"));
    run::run(&mut bench)?;

    println!();
    println!("Picking a node of five, by criterion");
    println!();
    println!("| strategy | one service: ns | 1,000 services: ns | × one |");
    println!("|---|---|---|---|");
    for strategy in STRATEGIES {
        let folder = target.join("criterion").join(strategy);
        let (one, many) = (median(&folder.join("1"))?, median(&folder.join("1000"))?);
        println!(
            "| {strategy} | {one:.0} | {many:.0} | **{:.2}** |",
            many / one
        );
    }
    Ok(())
}

/// The median of a benchmark in nanoseconds, as criterion has kept it.
fn median(folder: &Path) -> Result<f64> {
    let path = folder.join("new/estimates.json");
    let text = std::fs::read_to_string(&path)
        .with_context(|| format!("cannot read `{}`", path.display()))?;
    let estimates: serde_json::Value = serde_json::from_str(&text)?;
    let median = estimates["median"]["point_estimate"].as_f64();
    median.with_context(|| format!("no median in `{}`", path.display()))
}
