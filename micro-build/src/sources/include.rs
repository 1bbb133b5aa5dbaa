//! The include folder when none was given.

use std::path::{Component, Path, PathBuf};

use super::{names, scan};

/// The innermost folder that holds all that was given and from which the imports
/// of the files are found; the innermost that holds it when there is no such folder.
pub(super) fn innermost(given: &[PathBuf], paths: &[PathBuf]) -> PathBuf {
    let holding = common(given);
    let imports: Vec<_> = paths
        .iter()
        .filter_map(|path| std::fs::read_to_string(path).ok())
        .flat_map(|text| scan::scan(&text).imports)
        .filter(|import| !names::is_built_in(&import.name))
        .collect();
    let complete = |folder: &Path| {
        imports
            .iter()
            .all(|import| folder.join(&import.name).is_file())
    };
    upwards(&holding)
        .find(|folder| complete(folder))
        .map_or_else(|| holding.clone(), Path::to_owned)
}

fn upwards(folder: &Path) -> impl Iterator<Item = &Path> {
    // Taking `..` off a path does not lead up.
    let leads_up = |folder: &&Path| folder.components().next_back() != Some(Component::ParentDir);
    std::iter::successors(Some(folder), move |folder| {
        Some(*folder).filter(leads_up)?.parent()
    })
}

fn common(given: &[PathBuf]) -> PathBuf {
    let mut folders = given.iter().filter_map(|path| match path.is_dir() {
        true => Some(path.as_path()),
        false => path.parent(),
    });
    let Some(first) = folders.next() else {
        return PathBuf::new();
    };
    folders.fold(first.to_owned(), |common, folder| {
        let pairs = common.components().zip(folder.components());
        let same = pairs.take_while(|(a, b)| a == b);
        same.map(|(part, _)| part).collect()
    })
}
