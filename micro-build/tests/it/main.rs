//! The builder from outside, in temporary folders.
#![allow(clippy::unwrap_used, reason = "a test may unwrap, also in its helpers")]

mod errors;
mod in_cargo;
mod options;
mod protoc;
mod protox;
mod written;

use std::fs;
use std::path::{Path, PathBuf};

use micro_build::Builder;
use tempfile::TempDir;

/// A folder with protos in it.
struct Project {
    folder: TempDir,
}

impl Project {
    fn new(files: &[(&str, &str)]) -> Self {
        let project = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        for (path, text) in files {
            project.write(path, text);
        }
        project
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    /// A builder that writes to `out` in the project's folder.
    fn builder(&self) -> Builder {
        micro_build::configure().out_dir(self.path("out"))
    }

    /// The error of compiling these paths, with the project's folder cut off.
    fn error(&self, builder: Builder, protos: &[&str]) -> String {
        let paths: Vec<_> = protos.iter().map(|path| self.path(path)).collect();
        let error = builder.compile(paths).unwrap_err();
        assert_eq!(error.to_string(), format!("{error:?}"));
        let top = format!("{}/", self.folder.path().display());
        error.to_string().replace(&top, "")
    }
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<_> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

const PROTOC: fn() -> PathBuf = || protoc_bin_vendored::protoc_bin_path().unwrap();
