//! Whether a folder lies in a Cargo workspace, whose packages must say so or opt out.

use std::fs;
use std::path::Path;

/// Returns whether a folder above `root` holds the manifest of a workspace.
pub(crate) fn holds(root: &Path) -> bool {
    root.ancestors().skip(1).any(|folder| {
        let manifest = fs::read_to_string(folder.join("Cargo.toml")).unwrap_or_default();
        manifest
            .lines()
            .any(|line| line.trim_start().starts_with("[workspace"))
    })
}
