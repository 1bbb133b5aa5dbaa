//! The Cargo workspace that a new project lies in, and has to be a member of.

mod members;

use std::fs;
use std::path::{Path, PathBuf};

use toml_edit::{Array, DocumentMut, Item, Table, Value};

use crate::error::Error;

/// The manifest of a workspace, before a project becomes a member and after.
#[derive(Debug)]
pub(crate) struct Workspace {
    pub(crate) manifest: PathBuf,
    pub(crate) before: String,
    /// The same as before if the project is a member already, by its path or by a pattern.
    pub(crate) after: String,
}

/// Returns the workspace that the project in `root` belongs to, with the project as a member.
///
/// As for cargo, it is the innermost above that does not exclude the project.
pub(crate) fn join(root: &Path, package: &str) -> Result<Option<Workspace>, Error> {
    for folder in root.ancestors().skip(1) {
        let manifest = folder.join("Cargo.toml");
        let Ok(before) = fs::read_to_string(&manifest) else {
            continue;
        };
        if !before.contains("workspace") {
            continue;
        }
        let broken = |what: String| {
            let reason = format!("`{}` {what}", manifest.display());
            let hint = "correct it, or make the project outside of that folder";
            Error::failed(reason, Some(hint.to_owned()))
        };
        let mut document: DocumentMut = before.parse().map_err(|error: toml_edit::TomlError| {
            broken(format!("is broken: {}", error.message()))
        })?;
        let Some(workspace) = document.get_mut("workspace") else {
            continue;
        };
        let workspace = workspace
            .as_table_like_mut()
            .ok_or_else(|| broken("has a `workspace` that is no table".to_owned()))?;
        let path = below(folder, root)?;
        let listed = strings(workspace.get("members"));
        if !listed.iter().any(|member| members::covers(member, &path)) {
            let excluded = strings(workspace.get("exclude"));
            if excluded
                .iter()
                .any(|excluded| members::holds(excluded, &path))
            {
                continue;
            }
            let members = workspace
                .entry("members")
                .or_insert_with(|| Item::Value(Value::Array(Array::new())));
            let members = members
                .as_array_mut()
                .ok_or_else(|| broken("has `members` that are no array".to_owned()))?;
            members::insert(members, &path);
        }
        refuse_twins(folder, &listed, root, package)?;
        return Ok(Some(Workspace {
            manifest,
            after: document.to_string(),
            before,
        }));
    }
    Ok(None)
}

/// Returns where `root` lies in `folder`, as manifests write it.
fn below(folder: &Path, root: &Path) -> Result<String, Error> {
    let parts = root.strip_prefix(folder).unwrap_or(root).iter();
    let parts: Option<Vec<_>> = parts.map(|part| part.to_str()).collect();
    parts.map(|parts| parts.join("/")).ok_or_else(|| {
        let reason = format!("the path `{}` is not UTF-8", root.display());
        Error::failed(reason, Some("make the project elsewhere".to_owned()))
    })
}

fn strings(item: Option<&Item>) -> Vec<String> {
    let array = item.and_then(Item::as_array);
    let values = array.into_iter().flatten().filter_map(Value::as_str);
    values.map(str::to_owned).collect()
}

/// Refuses a package whose name another member has: cargo would refuse the whole workspace.
fn refuse_twins(folder: &Path, listed: &[String], root: &Path, package: &str) -> Result<(), Error> {
    let twin = members::folders(folder, listed)
        .into_iter()
        .filter(|member| member != root)
        .find(|member| package_of(member).as_deref() == Some(package));
    match twin {
        Some(twin) => Err(Error::refused(
            format!("`{}` is called `{package}` already", twin.display()),
            "a workspace has no two packages of one name: choose another with `--alias`",
        )),
        None => Ok(()),
    }
}

/// Returns the name of the package in `folder`.
fn package_of(folder: &Path) -> Option<String> {
    let manifest = fs::read_to_string(folder.join("Cargo.toml")).ok()?;
    let manifest: DocumentMut = manifest.parse().ok()?;
    let package = manifest.get("package").and_then(Item::as_table)?;
    Table::get(package, "name")?.as_str().map(str::to_owned)
}
