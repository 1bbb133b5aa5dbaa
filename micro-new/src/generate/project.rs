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
    /// Whether micro is without the feature that subscribers need.
    pub(super) lacks_broker: bool,
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
        let Some(micro) = micro_in(&manifest) else {
            return Err(refuse(format!("`{package}` does not depend on micro")));
        };
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
            lacks_broker: !is_inherited(micro) && !has_feature(micro, "broker"),
        })
    }
}

fn name_in(manifest: &DocumentMut, table: &str) -> Option<String> {
    let table = manifest.get(table)?.as_table_like()?;
    table.get("name")?.as_str().map(str::to_owned)
}

/// Returns the dependency on the runtime, under whatever name.
fn micro_in(manifest: &DocumentMut) -> Option<&Item> {
    let dependencies = manifest.get("dependencies").and_then(Item::as_table_like);
    let mut dependencies = dependencies.into_iter().flat_map(|table| table.iter());
    let found = dependencies.find(|(key, value)| {
        let package = value.as_table_like().and_then(|value| value.get("package"));
        let package = package.and_then(Item::as_str);
        package.unwrap_or(key) == "micro-rs" || (*key == "micro" && is_inherited(value))
    });
    found.map(|(_, micro)| micro)
}

/// Whether what there is to know of a dependency stands in the manifest of the workspace.
fn is_inherited(dependency: &Item) -> bool {
    let table = dependency.as_table_like();
    table.is_some_and(|table| table.contains_key("workspace"))
}

fn has_feature(dependency: &Item, feature: &str) -> bool {
    let features = dependency
        .as_table_like()
        .and_then(|table| table.get("features"));
    let mut features = features.and_then(Item::as_array).into_iter().flatten();
    features.any(|found| found.as_str() == Some(feature))
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
