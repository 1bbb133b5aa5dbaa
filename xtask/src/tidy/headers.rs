//! Every module says in its first lines what it is; build scripts and `tests.rs` say it by their names.

use super::{File, Findings};

pub(super) fn check(files: &[File], findings: &mut Findings) {
    for file in files.iter().filter(|file| file.is_source()) {
        let headed = file.text.starts_with("//!") || file.text.starts_with("#![doc");
        let exempt = file.path.ends_with("/build.rs") || file.path.ends_with("/tests.rs");
        if !headed && !exempt {
            findings.error(
                &file.path,
                1,
                "no module header; begin with `//!`: what this is",
            );
        }
    }
}
