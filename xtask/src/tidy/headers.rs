//! Every module says in its first lines what it is.

use super::{File, Findings};

pub(super) fn check(files: &[File], findings: &mut Findings) {
    for file in files.iter().filter(|file| file.is_source()) {
        let headed = file.text.starts_with("//!") || file.text.starts_with("#![doc");
        let build_script = file.path.ends_with("build.rs");
        if !headed && !build_script {
            findings.error(
                &file.path,
                1,
                "no module header; begin with `//!`: what this is",
            );
        }
    }
}
