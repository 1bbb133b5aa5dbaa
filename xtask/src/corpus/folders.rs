//! Compares two folders of generated files.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Result, bail};

/// Fails with the first few names that differ.
pub(super) fn same(left: &Path, right: &Path) -> Result<()> {
    let (left, right) = (read(left)?, read(right)?);
    let names = left
        .keys()
        .chain(right.keys().filter(|name| !left.contains_key(*name)));
    let differing: Vec<_> = names
        .filter(|name| left.get(*name) != right.get(*name))
        .collect();
    if differing.is_empty() {
        return Ok(());
    }
    let first: Vec<_> = differing.iter().take(5).map(|name| name.as_str()).collect();
    bail!(
        "{} of {} files: {}, …",
        differing.len(),
        left.len(),
        first.join(", ")
    )
}

fn read(folder: &Path) -> Result<BTreeMap<String, Vec<u8>>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        files.insert(
            entry.file_name().to_string_lossy().into_owned(),
            fs::read(entry.path())?,
        );
    }
    Ok(files)
}
