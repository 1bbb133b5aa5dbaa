//! `cargo xtask h2spec`: HTTP/2 by the letter; our server passes every case that bare hyper passes.
//!
//! h2spec is a Go program, which `tests/h2spec/go` pins and Go builds once; the two servers are in
//! `tests/h2spec`.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Context as _, Result, ensure};

use crate::{places, run};

const SUITE: &str = "github.com/summerwind/h2spec/cmd/h2spec";
const MODULE: &str = "tests/h2spec/go";

/// Fewer would mean that some were left out.
const CASES: usize = 145;

/// Seconds that a case waits for an answer, on the loopback interface.
const PATIENCE: &str = "1";

/// How often ours may try: some cases send a request and a broken frame after it, and lose the race
/// against the answer to the request now and then, whoever answers.
const TRIES: usize = 5;

/// Whether each case passed, by section and name.
type Verdicts = BTreeMap<String, bool>;

pub(crate) fn run() -> Result<()> {
    if !run::has_go("h2spec")? {
        return Ok(());
    }
    let cache = places::cache("h2spec")?;
    let suite = cache.join("h2spec");
    // Go knows what is built already.
    let mut build = run::program("go");
    build.args(["build", "-o"]).arg(&suite).arg(SUITE);
    run::run(build.current_dir(places::root().join(MODULE)))?;
    run::run(&mut run::cargo(["build", "--quiet", "--package", "h2spec"]))?;

    let hyper = Server::start("h2spec-hyper")?.verdicts(&suite, &cache)?;
    let server = Server::start("h2spec-ours")?;
    let mut ours = server.verdicts(&suite, &cache)?;
    for _ in 1..TRIES {
        if worse(&hyper, &ours) == 0 {
            break;
        }
        for (case, passed) in server.verdicts(&suite, &cache)? {
            *ours.entry(case).or_default() |= passed;
        }
    }
    for (name, verdicts) in [("hyper", &hyper), ("ours", &ours)] {
        let passed = verdicts.values().filter(|passed| **passed).count();
        println!("{name:<6}{passed:>4} of {} cases passed", verdicts.len());
    }
    for case in hyper
        .keys()
        .filter(|case| !(hyper[*case] && passes(&ours, case)))
    {
        let word = |passed| if passed { "passed" } else { "failed" };
        let (hyper, ours) = (word(hyper[case]), word(passes(&ours, case)));
        println!("hyper {hyper}, ours {ours}: {case}");
    }
    let worse = worse(&hyper, &ours);
    ensure!(worse == 0, "{worse} cases fail that hyper passes");
    Ok(())
}

fn passes(verdicts: &Verdicts, case: &str) -> bool {
    verdicts.get(case).is_some_and(|passed| *passed)
}

/// How many cases hyper passes and we do not.
fn worse(hyper: &Verdicts, ours: &Verdicts) -> usize {
    let passed = hyper.iter().filter(|(_, passed)| **passed);
    passed.filter(|(case, _)| !passes(ours, case)).count()
}

/// Reads a report in JUnit's format.
fn read(report: &str) -> Result<Verdicts> {
    let mut verdicts = Verdicts::new();
    for case in report.split("<testcase ").skip(1) {
        let (attributes, rest) = case.split_once('>').context("a report cut off")?;
        let (section, name) = (
            attribute(attributes, "package")?,
            attribute(attributes, "classname")?,
        );
        let body = rest.split("</testcase>").next().unwrap_or_default();
        let passed = !["<failure", "<error", "<skipped"]
            .iter()
            .any(|fault| body.contains(fault));
        let twice = verdicts.insert(format!("{section}: {name}"), passed);
        ensure!(twice.is_none(), "two cases `{name}` in {section}");
    }
    Ok(verdicts)
}

fn attribute<'a>(attributes: &'a str, name: &str) -> Result<&'a str> {
    let after = attributes.split_once(&format!("{name}=\""));
    let value = after.and_then(|(_, rest)| rest.split_once('"'));
    let (value, _) = value.with_context(|| format!("no `{name}` in `{attributes}`"))?;
    Ok(value)
}

/// A server that ends with this value.
struct Server {
    child: Child,
    port: String,
}

impl Server {
    fn start(name: &str) -> Result<Self> {
        let mut command = Command::new(places::target().join("debug").join(name));
        let command = command.stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = command
            .spawn()
            .with_context(|| format!("cannot start {name}"))?;
        let mut address = String::new();
        if let Some(output) = child.stdout.take() {
            BufReader::new(output).read_line(&mut address)?;
        }
        let port = address.trim().rsplit_once(':').map(|(_, port)| port.into());
        let port = port.with_context(|| format!("{name} says no address: `{address}`"))?;
        Ok(Self { child, port })
    }

    /// Runs the suite against this server.
    fn verdicts(&self, suite: &Path, cache: &Path) -> Result<Verdicts> {
        let report = cache.join("report.xml");
        let _ = fs::remove_file(&report);
        let mut command = run::program(suite);
        command.args(["-h", "127.0.0.1", "-p", &self.port, "-o", PATIENCE, "-j"]);
        command.arg(&report).stdin(Stdio::null());
        // It is discontent with any failure; the report tells all.
        let output = command.output().context("cannot start h2spec")?;
        let text = fs::read_to_string(&report).with_context(|| {
            let text = String::from_utf8_lossy(&output.stdout);
            format!("h2spec wrote no report: {text}")
        })?;
        let verdicts = read(&text)?;
        ensure!(
            verdicts.len() == CASES,
            "{} cases were run instead of {CASES}",
            verdicts.len()
        );
        Ok(verdicts)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::{Verdicts, read, worse};

    #[test]
    fn a_case_fails_by_what_is_in_it() {
        let report = "<testsuite><testcase package=\"http2/3.5\" classname=\"a\" time=\"1\"></testcase>\
            <testcase package=\"http2/3.5\" classname=\"b\" time=\"1\"><failure>x</failure></testcase>\
            </testsuite>";
        let verdicts = read(report).unwrap();
        let expected = [
            ("http2/3.5: a".to_owned(), true),
            ("http2/3.5: b".into(), false),
        ];
        assert_eq!(verdicts, Verdicts::from(expected));
        assert!(read("<testcase package=\"a\"></testcase>").is_err());
    }

    #[test]
    fn what_both_fail_is_not_worse() {
        let verdicts = |a, b| Verdicts::from([("a".to_owned(), a), ("b".to_owned(), b)]);
        assert_eq!(worse(&verdicts(true, false), &verdicts(true, false)), 0);
        assert_eq!(worse(&verdicts(true, false), &verdicts(false, true)), 1);
        assert_eq!(worse(&verdicts(true, true), &Verdicts::new()), 2);
    }
}
