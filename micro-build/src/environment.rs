//! What the process is told by its environment, read once.

use std::env;
use std::path::PathBuf;

/// The variables that matter, as values, so that tests can choose them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Environment {
    pub(crate) out_dir: Option<PathBuf>,
    pub(crate) protoc: Option<PathBuf>,
    /// Whether cargo reads the directives that are printed.
    pub(crate) build_script: bool,
    pub(crate) ci: bool,
    pub(crate) update: bool,
}

/// Rewrites committed code where it would otherwise only be checked.
pub(crate) const UPDATE: &str = "MICRO_BUILD_UPDATE";

impl Environment {
    pub(crate) fn read() -> Self {
        let path = |name| env::var_os(name).filter(|value| !value.is_empty());
        let on = |name| path(name).is_some_and(|value| value != "0" && value != "false");
        Self {
            out_dir: path("OUT_DIR").map(PathBuf::from),
            protoc: path("PROTOC").map(PathBuf::from),
            // Of the two, cargo sets the second for build scripts alone.
            build_script: path("OUT_DIR").is_some() && path("NUM_JOBS").is_some(),
            ci: on("CI"),
            update: on(UPDATE),
        }
    }
}
