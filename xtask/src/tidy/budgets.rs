//! Files stay small enough to be read at one sitting.

use super::{File, Findings};

/// A file above this many lines of code is looked at twice.
const LOOK_TWICE: usize = 300;

pub(super) fn check(files: &[File], findings: &mut Findings) {
    for file in files.iter().filter(|file| file.is_source()) {
        let code = file
            .text
            .lines()
            .take_while(|line| !line.starts_with("#[cfg(test)]"))
            .count();
        if code > LOOK_TWICE {
            findings.warning(
                &file.path,
                format_args!("{code} lines; does the idea split?"),
            );
        }
    }
}
