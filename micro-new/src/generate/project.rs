//! The project that something is added to.

use std::fs;
use std::path::{Path, PathBuf};

use toml_edit::{DocumentMut, Item};

use crate::error::Error;
use crate::kind::Kind;
use crate::name::ServiceName;
use crate::record::Record;

/// What has to be known of it.
#[derive(Debug)]
pub(super) struct Project {
    pub(super) root: PathBuf,
    /// The Cargo package.
    pub(super) package: String,
    /// How a program names the library, or itself if there is none.
    pub(super) library: String,
    /// The protobuf package of new `.proto` files.
    pub(super) proto_package: String,
    /// The type, if `micro new` made the project.
    pub(super) kind: Option<Kind>,
}

impl Project {
    /// Returns the project that `folder` lies in: the innermost Cargo package, which has to use micro.
    pub(super) fn find(folder: &Path) -> Result<Self, Error> {
        let hint = "change into a project that uses micro, or make one: `micro-new greeter`";
        let refuse = |reason: String| Error::failed(reason, Some(hint.to_owned()));
        let found = folder
            .ancestors()
            .find(|folder| folder.join("Cargo.toml").is_file());
        let root = found.ok_or_else(|| refuse("this is no Cargo package".to_owned()))?;
        let path = root.join("Cargo.toml");
        let manifest = fs::read_to_string(&path)
            .map_err(|error| Error::io(format!("cannot read `{}`", path.display()), error))?;
        let manifest: DocumentMut = manifest.parse().map_err(|error: toml_edit::TomlError| {
            refuse(format!(
                "`{}` is broken: {}",
                path.display(),
                error.message()
            ))
        })?;
        let Some(package) = name_in(&manifest, "package") else {
            return Err(refuse(format!("`{}` holds no package", path.display())));
        };
        if !uses_micro(&manifest) {
            return Err(refuse(format!("`{package}` does not depend on micro")));
        }
        let library = match root.join("src/lib.rs").is_file() {
            true => name_in(&manifest, "lib")
                .unwrap_or(package.clone())
                .replace('-', "_"),
            false => "crate".to_owned(),
        };
        let record = match Record::find(folder)? {
            Some((of, record)) if of == root => Some(ServiceName::new(&record.answers)?),
            _ => None,
        };
        let proto_package = match &record {
            Some(name) => name.proto_package(),
            None => proto_package(&root.join("proto")).unwrap_or(package.replace('-', "_")),
        };
        Ok(Self {
            root: root.to_owned(),
            package,
            library,
            proto_package,
            kind: record.map(|name| name.kind()),
        })
    }
}

fn name_in(manifest: &DocumentMut, table: &str) -> Option<String> {
    let table = manifest.get(table)?.as_table_like()?;
    table.get("name")?.as_str().map(str::to_owned)
}

/// Whether the runtime is a dependency, under whatever name.
fn uses_micro(manifest: &DocumentMut) -> bool {
    let dependencies = manifest.get("dependencies").and_then(Item::as_table_like);
    let mut dependencies = dependencies.into_iter().flat_map(|table| table.iter());
    dependencies.any(|(key, value)| {
        let package = value.as_table_like().and_then(|value| value.get("package"));
        let package = package.and_then(Item::as_str);
        let inherited = value
            .as_table_like()
            .is_some_and(|value| value.contains_key("workspace"));
        package.unwrap_or(key) == "micro-rs" || (key == "micro" && inherited)
    })
}

/// Returns the package of the first `.proto` file in `folder` that has one.
fn proto_package(folder: &Path) -> Option<String> {
    let entries = fs::read_dir(folder).ok()?.flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|found| found == "proto"));
    paths.sort();
    paths.into_iter().find_map(|path| {
        let text = fs::read_to_string(path).ok()?;
        let mut lines = text.lines();
        let package = lines.find_map(|line| line.trim().strip_prefix("package "))?;
        Some(package.split(';').next()?.trim().to_owned())
    })
}
