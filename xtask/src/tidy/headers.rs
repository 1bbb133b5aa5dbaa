//! Every module says in its first lines what it is; some say it by their names.

use super::{File, Findings};

pub(super) fn check(files: &[File], findings: &mut Findings) {
    for file in files.iter().filter(|file| file.is_source()) {
        let headed = file.text.starts_with("//!") || file.text.starts_with("#![doc");
        let exempt = ["/build.rs", "/tests.rs"]
            .iter()
            .any(|name| file.path.ends_with(name))
            || file.path.contains("/fuzz_targets/");
        if !headed && !exempt {
            findings.error(
                &file.path,
                1,
                "no module header; begin with `//!`: what this is",
            );
        }
    }
}
