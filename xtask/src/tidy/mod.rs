//! `cargo xtask tidy`: what no compiler checks. One file a rule; each adds its findings.

mod budgets;
mod directions;
mod generated;
mod headers;
mod leaks;
mod paths;
mod prints;

use std::fs;
use std::path::Path;

use anyhow::{Result, bail};

use crate::{places, run};

/// A file under version control, or about to be.
struct File {
    /// From the root of the repository, with `/`.
    path: String,
    text: String,
}

/// What the rules found: errors fail the check, warnings are only shown.
#[derive(Default)]
struct Findings {
    errors: Vec<String>,
    warnings: Vec<String>,
}

impl Findings {
    fn error(&mut self, path: &str, line: usize, what: impl std::fmt::Display) {
        self.errors.push(format!("{path}:{line}: {what}"));
    }

    fn warning(&mut self, path: &str, what: impl std::fmt::Display) {
        self.warnings.push(format!("{path}: {what}"));
    }
}

pub(crate) fn run() -> Result<()> {
    let files = files()?;
    let mut findings = Findings::default();
    for rule in [
        headers::check,
        prints::check,
        budgets::check,
        paths::check,
        directions::check,
        generated::check,
        leaks::check,
    ] {
        rule(&files, &mut findings);
    }
    for warning in &findings.warnings {
        println!("warning: {warning}");
    }
    for error in &findings.errors {
        println!("error: {error}");
    }
    match findings.errors.len() {
        0 => Ok(()),
        count => bail!("{count} untidy places"),
    }
}

/// Every text file git knows or would add.
fn files() -> Result<Vec<File>> {
    let mut list = run::program("git");
    list.args([
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
    ]);
    let mut files = Vec::new();
    for path in run::output(&mut list)?
        .split('\0')
        .filter(|path| !path.is_empty())
    {
        // A file may be deleted and not yet committed, or not be text.
        if let Ok(text) = fs::read_to_string(places::root().join(path)) {
            files.push(File {
                path: path.to_owned(),
                text,
            });
        }
    }
    Ok(files)
}

impl File {
    fn is(&self, extension: &str) -> bool {
        Path::new(&self.path)
            .extension()
            .is_some_and(|found| found == extension)
    }

    /// Rust that somebody wrote: not generated, not what a compiler is meant to reject.
    fn is_source(&self) -> bool {
        self.is("rs")
            && !self
                .text
                .lines()
                .take(3)
                .any(|line| line.contains("@generated"))
            && !self.path.starts_with("templates/")
            && !self.path.contains("/ui/")
            && !self.is_golden()
    }

    /// Generated Rust in a golden case folder.
    fn is_golden(&self) -> bool {
        self.is("rs") && self.path.starts_with("tests/golden/") && self.path.contains("/expected/")
    }

    fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text
            .lines()
            .enumerate()
            .map(|(index, line)| (index + 1, line))
    }
}
