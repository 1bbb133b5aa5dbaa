//! The files about to be written, and the one place that writes.

use std::fs;
use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::name::ServiceName;

/// A project that is ready to be written.
#[derive(Debug)]
pub struct Plan {
    pub(crate) name: ServiceName,
    pub(crate) root: PathBuf,
    pub(crate) files: Vec<PlannedFile>,
}

/// One file of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedFile {
    pub(crate) path: String,
    pub(crate) contents: String,
}

impl PlannedFile {
    /// Returns the path below the project's folder, with `/` between its parts.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns the text of the file.
    #[must_use]
    pub fn contents(&self) -> &str {
        &self.contents
    }
}

impl Plan {
    /// Returns the names of the service.
    #[must_use]
    pub fn name(&self) -> &ServiceName {
        &self.name
    }

    /// Returns the folder that will be created.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Returns the files, sorted by path.
    #[must_use]
    pub fn files(&self) -> &[PlannedFile] {
        &self.files
    }

    /// Refuses a plan that would touch something which is there already.
    pub(crate) fn check(&self) -> Result<(), Error> {
        if self.root.symlink_metadata().is_ok() {
            let reason = format!("`{}` exists already", self.name.folder());
            let hint = "nothing is ever overwritten: use another name, or move it away".to_owned();
            return Err(Error::failed(reason, Some(hint)));
        }
        let blocked = self
            .root
            .ancestors()
            .skip(1)
            .find(|folder| folder.exists() && !folder.is_dir());
        match blocked {
            Some(file) => Err(Error::failed(
                format!("`{}` is a file, not a folder", file.display()),
                None,
            )),
            None => Ok(()),
        }
    }

    /// Writes all files, or nothing: they are written to a folder beside, which then gets its name.
    ///
    /// # Errors
    ///
    /// If the project's folder came to exist meanwhile, or something cannot be written.
    pub fn write(&self) -> Result<(), Error> {
        let parent = self.root.parent().unwrap_or(Path::new("."));
        let existing = parent
            .ancestors()
            .find(|folder| folder.is_dir())
            .unwrap_or(Path::new("."));
        let broken = |error| Error::io(format!("cannot write to `{}`", existing.display()), error);

        let temporary = tempfile::Builder::new()
            .prefix(".micro-new-")
            .tempdir_in(existing)
            .map_err(broken)?;
        let staged = temporary.path().join("project");
        for file in &self.files {
            let path = staged.join(&file.path);
            fs::create_dir_all(path.parent().unwrap_or(&staged)).map_err(broken)?;
            fs::write(path, &file.contents).map_err(broken)?;
        }
        let missing: Vec<&Path> = parent
            .ancestors()
            .take_while(|folder| !folder.is_dir())
            .collect();
        let moved = fs::create_dir_all(parent).map_err(broken).and_then(|()| {
            self.check()?;
            fs::rename(&staged, &self.root).map_err(broken)
        });
        if moved.is_err() {
            for folder in missing {
                // Not empty means that someone else uses it by now, which is reason enough to leave it.
                fs::remove_dir(folder).ok();
            }
        }
        moved
    }
}
