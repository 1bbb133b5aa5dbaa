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
            for home in HOMES.iter().filter(|home| line.contains(**home)) {
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
