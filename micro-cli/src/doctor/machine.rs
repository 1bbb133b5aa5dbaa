//! What can be seen without asking anybody.

use std::io::Read;
use std::net::{Ipv4Addr, TcpListener};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::{Check, State};
use crate::args::Said;

/// The oldest Rust that projects are built with.
const RUST: &str = env!("CARGO_PKG_RUST_VERSION");

/// The ports of go-micro's gateway, dashboard and proxy.
const PORTS: [u16; 3] = [8080, 8081, 8082];

/// How long a program may take to say its version, how often it is looked whether it has, and how much it may say.
const PATIENCE: Duration = Duration::from_secs(5);
const BEAT: Duration = Duration::from_millis(5);
const LONGEST: u64 = 4096;

/// Looks for what projects are built with.
pub(super) fn toolchain() -> Vec<Check> {
    let rust = match version("rustc").as_deref() {
        None => {
            let check = Check::new(
                State::Odd,
                "rust",
                "rustc is not found: no project can be built",
            );
            check.fix("install Rust from https://rustup.rs, or add ~/.cargo/bin to PATH")
        }
        Some(found) if is_older(found, RUST) => {
            let check = Check::new(
                State::Odd,
                "rust",
                format!("{found}, and projects need {RUST}"),
            );
            check.fix("run `rustup update`")
        }
        Some(found) => Check::new(State::Good, "rust", found),
    };
    let cargo = match version("cargo") {
        Some(found) => Check::new(State::Good, "cargo", found),
        None => {
            Check::new(State::Odd, "cargo", "not found").fix("install Rust from https://rustup.rs")
        }
    };
    let protoc =
        version("protoc").unwrap_or_else(|| "not found, and projects do not need it".to_owned());
    vec![rust, cargo, Check::new(State::Good, "protoc", protoc)]
}

/// Asks a program for its version; one that does not answer is as good as none.
fn version(program: &str) -> Option<String> {
    let mut child = Command::new(program)
        .arg("--version")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let begun = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().ok()? {
            break status;
        }
        if begun.elapsed() > PATIENCE {
            // It is not waited for.
            let _ = child.kill();
            return None;
        }
        std::thread::sleep(BEAT);
    };
    let mut text = String::new();
    child.stdout?.take(LONGEST).read_to_string(&mut text).ok()?;
    let line = text.lines().next()?.trim();
    (status.success() && !line.is_empty()).then(|| line.to_owned())
}

/// Whether `rustc 1.90.0 (…)` is older than `1.91`.
fn is_older(found: &str, needed: &str) -> bool {
    let numbers = |text: &str| -> Vec<u32> {
        let version = text
            .split(' ')
            .find(|word| word.starts_with(|c: char| c.is_ascii_digit()));
        let parts = version.unwrap_or_default().split(['.', '-']);
        parts.map_while(|part| part.parse().ok()).collect()
    };
    let found = numbers(found);
    !found.is_empty() && found < numbers(needed)
}

/// Says which settings decide where is looked, and who said them.
pub(super) fn settings(said: &[Said]) -> Vec<Check> {
    let check = |said: &Said| {
        let seen = format!("{} = {} ({})", said.flag, said.value, said.by());
        Check::new(State::Good, "setting", seen)
    };
    if said.is_empty() {
        let seen = "registry = mdns (default)";
        return vec![Check::new(State::Good, "setting", seen)];
    }
    said.iter().map(check).collect()
}

/// Looks whether the usual ports are free.
pub(super) fn ports() -> Vec<Check> {
    let port = |port: u16| match TcpListener::bind((Ipv4Addr::UNSPECIFIED, port)) {
        Ok(_) => Check::new(State::Good, "port", format!("{port} is free")),
        Err(error) => {
            let check = Check::new(
                State::Odd,
                "port",
                format!("{port} can't be listened at: {error}"),
            );
            check.fix(
                "services choose a free port by themselves; MICRO_SERVER_ADDRESS=:PORT names one",
            )
        }
    };
    PORTS.map(port).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_by_their_numbers() {
        for (found, older) in [
            ("rustc 1.89.0 (29483883e 2025-08-04)", true),
            ("rustc 1.90.0 (1159e78c4 2025-09-14)", false),
            ("rustc 1.100.1-nightly", false),
            ("rustc of my own", false),
        ] {
            assert_eq!(is_older(found, "1.90"), older, "{found}");
        }
    }
}
