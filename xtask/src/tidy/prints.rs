//! Only programs print to standard output: a library returns what it has to say.

use super::{File, Findings};

/// Folders whose code faces a terminal, cargo or protoc.
const RIM: &[&str] = &[
    "examples/",
    "fuzz/",
    "micro-build/",
    "micro-cli/",
    "micro-new/",
    "protoc-gen-micro-rs/",
    "tests/",
    "xtask/",
    // It ends the program, with help where that is looked for.
    "micro/src/settings/flags/",
];

pub(super) fn check(files: &[File], findings: &mut Findings) {
    let inner =
        |file: &&File| file.is_source() && !RIM.iter().any(|rim| file.path.starts_with(rim));
    for file in files.iter().filter(inner) {
        if file.path.contains("/tests/") || file.path.ends_with("/tests.rs") {
            continue;
        }
        for (number, line) in file.lines() {
            if line.trim_start().starts_with("//") {
                continue;
            }
            if ["println!(", "print!(", "dbg!("]
                .iter()
                .any(|call| calls(line, call))
            {
                let what = "prints, and is not at the rim; return it instead";
                findings.error(&file.path, number, what);
            }
        }
    }
}

/// Whether the macro itself is called, not one whose name ends like it.
fn calls(line: &str, call: &str) -> bool {
    line.match_indices(call)
        .any(|(at, _)| !line[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_'))
}
