//! The `.proto` files of a build: those to compile, and all they import.

mod comments;
mod include;
mod names;
mod scan;
#[cfg(test)]
mod tests;

pub(crate) use names::quoted;

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use micro_codegen::{Errors, Location};
pub(crate) use scan::Scan;

/// The files of a build.
#[derive(Debug, Default)]
pub(crate) struct Sources {
    /// The folders in which imports are looked up.
    pub(crate) includes: Vec<PathBuf>,
    /// The names of the files to compile, in the order given.
    pub(crate) roots: Vec<String>,
    /// Those of them that are no files here, but come with the compilers.
    pub(crate) built_in: Vec<String>,
    /// The files of the import closure, imports before importers.
    pub(crate) files: Vec<Source>,
    /// Folders that were given instead of files.
    pub(crate) folders: Vec<PathBuf>,
    /// By name, the place of each file in `files`, where nothing is while its imports are followed.
    seen: HashMap<String, usize>,
}

/// One file of the closure.
#[derive(Debug)]
pub(crate) struct Source {
    /// Its name as an import writes it.
    pub(crate) name: String,
    pub(crate) path: PathBuf,
    pub(crate) scan: Scan,
    /// Imports found in no folder, and not built into the compilers.
    pub(crate) missing: Vec<scan::Import>,
}

impl Sources {
    /// Finds the files to compile and follows their imports.
    pub(crate) fn find(given: &[PathBuf], includes: &[PathBuf], errors: &mut Errors) -> Self {
        let mut sources = Self::default();
        let paths = sources.expand(given, includes, errors);
        sources.includes = if includes.is_empty() {
            vec![include::innermost(given, &paths)]
        } else {
            includes.to_vec()
        };
        for folder in &sources.includes {
            if !folder.as_os_str().is_empty() && !folder.is_dir() {
                errors.push_general(format!("include folder `{}` not found", folder.display()));
            }
        }
        for path in paths {
            match names::of(&path, &sources.includes) {
                Ok(name) => sources.add_root(name, errors),
                Err(problem) => errors.push(at(&path), problem),
            }
        }
        sources
    }

    /// The file of this name.
    pub(crate) fn get(&self, name: &str) -> Option<&Source> {
        self.files.get(*self.seen.get(name)?)
    }

    /// Whether a file, by its name or path, imports something that was not found.
    pub(crate) fn is_missing(&self, file: &str, import: &str) -> bool {
        let named = |source: &&Source| source.name == file || source.path == Path::new(file);
        let missing = self
            .files
            .iter()
            .filter(named)
            .flat_map(|source| &source.missing);
        missing.into_iter().any(|missing| missing.name == import)
    }

    /// The first file that only protoc can read, with the edition it names.
    pub(crate) fn edition(&self) -> Option<(&Source, &str)> {
        let named = |file: &Source| file.scan.edition.is_some();
        let file = self.files.iter().find(|file| named(file))?;
        Some((file, file.scan.edition.as_deref()?))
    }

    /// Replaces the compilers' name of a file by its path on disk.
    pub(crate) fn on_disk(&self, at: &Location) -> Location {
        let path = self.get(&at.file).map(|file| file.path.display());
        Location {
            file: path.map_or_else(|| at.file.clone(), |path| path.to_string()),
            position: at.position,
        }
    }

    fn expand(
        &mut self,
        given: &[PathBuf],
        includes: &[PathBuf],
        errors: &mut Errors,
    ) -> Vec<PathBuf> {
        let mut paths = Vec::new();
        for path in given {
            if path.is_dir() {
                let before = paths.len();
                if let Err(error) = collect(path, &mut paths) {
                    errors.push_general(format!("cannot read `{}`: {error}", path.display()));
                } else if paths.len() == before {
                    errors.push_general(format!("no .proto file in `{}`", path.display()));
                }
                self.folders.push(path.clone());
            } else if path.exists() {
                paths.push(path.clone());
            } else if let Some(path) = names::find(path, includes) {
                paths.push(path);
            } else if let Some(name) = path.to_str().filter(|name| names::is_built_in(name)) {
                self.roots.push(name.to_owned());
                self.built_in.push(name.to_owned());
            } else {
                errors.push_general(format!("`{}` not found", path.display()));
            }
        }
        if given.is_empty() {
            errors.push_general("no .proto file to compile");
        }
        paths
    }

    fn add_root(&mut self, name: String, errors: &mut Errors) {
        if !self.roots.contains(&name) {
            self.add(&name, errors);
            self.roots.push(name);
        }
    }

    fn add(&mut self, name: &str, errors: &mut Errors) {
        let Some(path) = names::find(Path::new(name), &self.includes) else {
            return;
        };
        if self.seen.insert(name.to_owned(), usize::MAX).is_some() {
            return;
        }
        let text = std::fs::read(&path).map_err(|error| format!("cannot be read: {error}"));
        let text = text.and_then(|text| {
            String::from_utf8(text).map_err(|error| {
                let at = error.utf8_error().valid_up_to();
                format!("is not UTF-8 text, from byte {at} on")
            })
        });
        let scan = match text {
            Ok(text) => scan::scan(&text),
            Err(problem) => {
                errors.push(at(&path), problem);
                Scan::default()
            }
        };
        let mut missing = Vec::new();
        for import in &scan.imports {
            if names::find(Path::new(&import.name), &self.includes).is_some() {
                self.follow(&import.name, errors);
            } else if !names::is_built_in(&import.name) {
                missing.push(import.clone());
            }
        }
        self.seen.insert(name.to_owned(), self.files.len());
        self.files.push(Source {
            name: name.to_owned(),
            path,
            scan,
            missing,
        });
    }

    fn follow(&mut self, import: &str, errors: &mut Errors) {
        if !self.seen.contains_key(import) {
            self.add(import, errors);
        }
    }
}

/// A place that is a whole file.
pub(crate) fn at(path: &Path) -> Location {
    Location {
        file: path.display().to_string(),
        position: None,
    }
}

/// All `.proto` files below a folder, in the order of their names.
fn collect(folder: &Path, paths: &mut Vec<PathBuf>) -> std::io::Result<()> {
    let mut entries = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        entries.push(entry?.path());
    }
    entries.sort();
    for path in entries {
        if path.is_dir() {
            collect(&path, paths)?;
        } else if path
            .extension()
            .is_some_and(|extension| extension == "proto")
        {
            paths.push(path);
        }
    }
    Ok(())
}
