//! Between paths on disk and the names by which imports call files.

use std::path::{Component, Path, PathBuf};

/// The name of a file: its path from the first include folder that holds it.
pub(super) fn of(path: &Path, includes: &[PathBuf]) -> Result<String, String> {
    for folder in includes {
        let Some(name) = below(path, folder) else {
            continue;
        };
        let first = find(Path::new(&name), includes);
        return match first {
            Some(first) if !same_file(&first, path) => Err(format!(
                "hidden by `{}`, since its include folder comes first; both are named `{name}`",
                first.display()
            )),
            _ => Ok(name),
        };
    }
    let folders: Vec<_> = includes.iter().map(|folder| quoted(folder)).collect();
    Err(format!(
        "not in an include folder ({}); add one with `.include(…)`",
        folders.join(", ")
    ))
}

/// The file that a name stands for: the one in the first folder that has it.
pub(super) fn find(name: &Path, includes: &[PathBuf]) -> Option<PathBuf> {
    let mut paths = includes.iter().map(|folder| folder.join(name));
    paths.find(|path| path.is_file())
}

/// A folder as a message shows it.
pub(crate) fn quoted(folder: &Path) -> String {
    match folder.as_os_str().is_empty() {
        true => "`.`".to_owned(),
        false => format!("`{}`", folder.display()),
    }
}

/// Whether the compilers bring this file along.
pub(super) fn is_built_in(name: &str) -> bool {
    let Some(name) = name.strip_prefix("google/protobuf/") else {
        return false;
    };
    matches!(
        name,
        "any.proto"
            | "api.proto"
            | "compiler/plugin.proto"
            | "descriptor.proto"
            | "duration.proto"
            | "empty.proto"
            | "field_mask.proto"
            | "source_context.proto"
            | "struct.proto"
            | "timestamp.proto"
            | "type.proto"
            | "wrappers.proto"
    )
}

fn below(path: &Path, folder: &Path) -> Option<String> {
    let plain = |path: &Path| -> PathBuf {
        let parts = path.components();
        parts.filter(|part| *part != Component::CurDir).collect()
    };
    let rest = match plain(path).strip_prefix(plain(folder)) {
        Ok(rest) => rest.to_owned(),
        Err(_) => {
            let path = path.canonicalize().ok()?;
            path.strip_prefix(absolute(folder)?).ok()?.to_owned()
        }
    };
    let mut name = String::new();
    for part in rest.components() {
        let Component::Normal(part) = part else {
            return None;
        };
        if !name.is_empty() {
            name.push('/');
        }
        name.push_str(part.to_str()?);
    }
    Some(name)
}

fn same_file(a: &Path, b: &Path) -> bool {
    match (a.canonicalize(), b.canonicalize()) {
        (Ok(a), Ok(b)) => a == b,
        _ => a == b,
    }
}

fn absolute(folder: &Path) -> Option<PathBuf> {
    match folder.as_os_str().is_empty() {
        true => Path::new(".").canonicalize().ok(),
        false => folder.canonicalize().ok(),
    }
}
