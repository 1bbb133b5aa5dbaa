//! Google's compiler, for editions and for those who ask for it.

use std::io;
use std::path::Path;
use std::process::{Command, Output};

use micro_codegen::{Errors, Location};

use super::{Descriptors, finish, not_found, split};
use crate::Error;
use crate::sources::Sources;

/// Runs `program`; `wanted` is whether somebody chose protoc, rather than a file needing it.
pub(crate) fn compile(
    program: &Path,
    wanted: bool,
    sources: &Sources,
) -> Result<Descriptors, Error> {
    let folder = tempfile::tempdir()
        .map_err(|error| Error::general(format!("cannot make a temporary folder: {error}")))?;
    let set = folder.path().join("descriptors");
    let output = run(program, &set, sources, &sources.roots)
        .map_err(|error| not_started(program, wanted, sources, &error))?;
    let said = String::from_utf8_lossy(&output.stderr);
    if output.status.success() {
        let bytes = std::fs::read(&set)
            .map_err(|error| Error::general(format!("cannot read what protoc wrote: {error}")))?;
        let warnings = said.lines().map(str::to_owned).collect();
        return finish(split(bytes)?, warnings, Errors::default());
    }

    let mut errors = Errors::default();
    report(&said, sources, &mut errors);
    // It stops at the first broken file, so each is asked for on its own.
    for root in sources
        .roots
        .iter()
        .skip(usize::from(sources.roots.len() == 1))
    {
        if let Ok(output) = run(program, &set, sources, std::slice::from_ref(root)) {
            report(
                &String::from_utf8_lossy(&output.stderr),
                sources,
                &mut errors,
            );
        }
    }
    note_edition(program, sources, &mut errors);
    if errors.is_empty() {
        errors.push_general(format!("`{}` failed: {}", program.display(), output.status));
    }
    finish(Vec::new(), Vec::new(), errors)
}

fn not_started(program: &Path, wanted: bool, sources: &Sources, error: &io::Error) -> Error {
    let start = format!("`{}` cannot be started ({error})", program.display());
    let mut errors = Errors::default();
    match sources.edition() {
        Some((file, edition)) if !wanted => errors.push(
            crate::sources::at(&file.path),
            format!("edition {edition} needs protoc, but {start}; install protoc, or set PROTOC to its path"),
        ),
        _ => {
            let instead = if cfg!(feature = "protox") {
                "leave it out to use the built-in compiler"
            } else {
                "turn on feature `protox` of micro-build, the built-in compiler"
            };
            errors.push_general(format!(
                "{start}; install protoc, or set PROTOC to its path, or {instead}"
            ));
        }
    }
    Error::new(errors)
}

fn report(said: &str, sources: &Sources, errors: &mut Errors) {
    for line in said.lines() {
        // Said again, with a place, where the file is imported.
        let is_repeated = line.ends_with(": File not found.");
        // What an old protoc logs about a file without `syntax`.
        let is_log = line.starts_with("[libprotobuf ");
        if line.trim().is_empty() || is_repeated || is_log {
            continue;
        }
        let (at, message) = place(line);
        let import = message.strip_prefix("Import \"");
        let import = import.and_then(|rest| rest.split('"').next());
        let missing = |name: &&str| sources.is_missing(&at.file, name);
        let message = match import.filter(missing) {
            Some(name) => not_found(name, sources),
            None => message.to_owned(),
        };
        errors.push(sources.on_disk(&at), message);
    }
}

fn run(program: &Path, set: &Path, sources: &Sources, roots: &[String]) -> io::Result<Output> {
    let mut command = Command::new(program);
    command.args(["--include_imports", "--include_source_info"]);
    command.arg("--descriptor_set_out").arg(set);
    for folder in &sources.includes {
        let empty = folder.as_os_str().is_empty();
        command.arg("--proto_path");
        command.arg(if empty { Path::new(".") } else { folder });
    }
    command.args(roots).output()
}

/// Splits `file:line:column: message`; what does not look so is all message.
fn place(line: &str) -> (Location, &str) {
    let split = || {
        let (head, message) = line.split_once(": ")?;
        let mut parts = head.rsplitn(3, ':');
        let column = parts.next()?.parse().ok()?;
        let row = parts.next()?.parse().ok()?;
        let file = parts.next()?.to_owned();
        Some((file, Some((row, column)), message))
    };
    match split() {
        Some((file, position, message)) => (Location { file, position }, message),
        None => (Location::default(), line),
    }
}

/// An old protoc calls an edition a syntax error; says what is behind it.
fn note_edition(program: &Path, sources: &Sources, errors: &mut Errors) {
    let Some((file, edition)) = sources.edition() else {
        return;
    };
    let version = Command::new(program).arg("--version").output();
    let version = version.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    let version = version.unwrap_or_default();
    let number = version.rsplit(' ').next().unwrap_or_default();
    let major = number
        .split('.')
        .next()
        .and_then(|major| major.parse().ok());
    if major.is_some_and(|major: u32| major < 27) {
        errors.push(
            crate::sources::at(&file.path),
            format!("edition {edition} needs protoc 27 or later; this one is {number}"),
        );
    }
}
