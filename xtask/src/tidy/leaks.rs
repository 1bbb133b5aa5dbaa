//! Nothing in the repository depends on the machine it was written on.

use super::{File, Findings};

/// Folders that exist on one person's machine only.
const HOMES: &[&str] = &["/home/", "/root/", "/Users/", "C:\\Users"];

pub(super) fn check(files: &[File], findings: &mut Findings) {
    for file in files
        .iter()
        .filter(|file| file.path != "xtask/src/tidy/leaks.rs")
    {
        for (number, line) in file.lines() {
            for home in HOMES.iter().filter(|home| names(line, home)) {
                findings.error(
                    &file.path,
                    number,
                    format_args!("names a place below `{home}`"),
                );
            }
            if line.contains("TODO") && !line.contains("TODO(#") && file.is("rs") {
                findings.error(&file.path, number, "a TODO without an issue number");
            }
        }
    }
}

/// Whether the folder stands there from the root on, not inside another path.
fn names(line: &str, home: &str) -> bool {
    line.match_indices(home).any(|(at, _)| {
        let within = |c: char| c.is_alphanumeric() || "._-".contains(c);
        !line[..at].ends_with(within)
    })
}
