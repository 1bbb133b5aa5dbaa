//! Starts programs from the root of the repository, and says which.

use std::ffi::OsStr;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};

use crate::places;

/// The cargo that started this program.
pub(crate) fn cargo<S: AsRef<OsStr>>(arguments: impl IntoIterator<Item = S>) -> Command {
    let mut cargo = program(std::env::var("CARGO").as_deref().unwrap_or("cargo"));
    cargo.args(arguments);
    cargo
}

/// A program on the `PATH`, or by its path.
pub(crate) fn program(name: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(name);
    command.current_dir(places::root());
    command
}

/// Runs a program to its end with its output shown.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    eprintln!("$ {}", shown(command));
    let status = command.status().with_context(|| cannot_start(command))?;
    if !status.success() {
        bail!("`{}` failed: {status}", shown(command));
    }
    Ok(())
}

/// Runs a program to its end and returns what it printed; its errors are shown when it fails.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| cannot_start(command))?;
    if !output.status.success() {
        let errors = end(&String::from_utf8_lossy(&output.stderr));
        bail!("`{}` failed: {}\n{errors}", shown(command), output.status);
    }
    String::from_utf8(output.stdout).context("output is not UTF-8")
}

/// The last lines of what a program complained about: warnings come before errors.
fn end(text: &str) -> String {
    const LINES: usize = 20;
    let lines: Vec<_> = text.lines().collect();
    let from = lines.len().saturating_sub(LINES);
    let cut = if from > 0 { "…\n" } else { "" };
    format!("{cut}{}", lines[from..].join("\n"))
}

/// Whether a program starts and succeeds.
pub(crate) fn answers(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .output()
        .is_ok_and(|output| output.status.success())
}

/// Whether Go is here, which `what` is built with. Says so where it is not; where everything has to be
/// there, that is a failure.
pub(crate) fn has_go(what: &str) -> Result<bool> {
    if answers(program("go").arg("version")) {
        return Ok(true);
    }
    let missing = format!("not installed: go, which {what} is built with");
    let ci = std::env::var("CI").unwrap_or_default();
    anyhow::ensure!(ci.is_empty() || ci == "false", "{missing}");
    eprintln!("NOT TESTED, {missing}");
    Ok(false)
}

fn cannot_start(command: &Command) -> String {
    let name = command.get_program().to_string_lossy();
    format!("cannot start `{name}`; is it installed?")
}

fn shown(command: &Command) -> String {
    let mut words = vec![name(command.get_program())];
    words.extend(
        command
            .get_args()
            .map(|word| word.to_string_lossy().into_owned()),
    );
    words.join(" ")
}

fn name(program: &OsStr) -> String {
    let path = std::path::Path::new(program);
    path.file_name()
        .unwrap_or(program)
        .to_string_lossy()
        .into_owned()
}
