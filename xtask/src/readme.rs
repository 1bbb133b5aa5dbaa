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

#[cfg(test)]
mod tests {
    use super::commands;

    #[test]
    fn only_shell_blocks_are_run() {
        let text = "```sh\ncargo a\n```\n```text\nb\n```\n```sh\ncargo c\n```\n";
        assert_eq!(commands(text), ["cargo a", "cargo c"]);
    }
}
