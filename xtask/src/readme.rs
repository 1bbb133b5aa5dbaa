//! `cargo xtask readme`: the README's commands, as they are written there.

use anyhow::{Result, bail};

use crate::{places, run};

pub(crate) fn run() -> Result<()> {
    let text = std::fs::read_to_string(places::root().join("README.md"))?;
    let commands = commands(&text);
    if commands.is_empty() {
        bail!("README.md has no `sh` block");
    }
    for command in commands {
        run::run(run::program("bash").args(["-euo", "pipefail", "-c", command]))?;
    }
    Ok(())
}

/// The blocks marked `sh`.
fn commands(text: &str) -> Vec<&str> {
    text.split("```sh\n")
        .skip(1)
        .filter_map(|rest| rest.split("```").next())
        .map(str::trim)
        .collect()
}
