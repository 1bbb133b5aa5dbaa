//! The one place that writes: everything beside first, then moved to its place, or moved back.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::error::Error;
use crate::plan::{Change, Plan};

/// Carries a plan out.
pub(crate) fn apply(plan: &Plan) -> Result<(), Error> {
    let mut journal = Journal::default();
    let mut staging = Staging::default();
    let Err(error) = steps(plan, &mut staging, &mut journal) else {
        return Ok(());
    };
    let left = journal.undo();
    if left.is_empty() {
        return Err(error);
    }
    staging.keep();
    let hint = format!(
        "what was done before could not be taken back: {}",
        left.join(", ")
    );
    Err(error.with_hint(hint))
}

fn steps(plan: &Plan, staging: &mut Staging, journal: &mut Journal) -> Result<(), Error> {
    if plan.fresh && plan.root.symlink_metadata().is_ok() {
        let reason = format!("`{}` came to exist meanwhile", plan.root.display());
        return Err(Error::failed(reason, None));
    }
    let (inside, outside): (Vec<_>, Vec<_>) = plan
        .changes
        .iter()
        .filter(|change| change.writes())
        .partition(|change| change.target.starts_with(&plan.root));

    if plan.fresh {
        let staged = staging.slot(nearest_folder(&plan.root))?;
        for change in inside {
            let below = change
                .target
                .strip_prefix(&plan.root)
                .unwrap_or(&change.target);
            let place = staged.join(below);
            create_folders(place.parent(), &mut Journal::default())?;
            put(&place, change)?;
        }
        create_folders(plan.root.parent(), journal)?;
        rename(&staged, &plan.root)?;
        journal.undo.push(Undo::RemoveAll(plan.root.clone()));
    } else {
        for change in inside {
            move_in(change, nearest_folder(&plan.root), staging, journal)?;
        }
    }
    for change in outside {
        move_in(change, nearest_folder(&change.target), staging, journal)?;
    }
    Ok(())
}

/// Makes one change, with a copy of what was there kept until all are made.
fn move_in(
    change: &Change,
    beside: &Path,
    staging: &mut Staging,
    journal: &mut Journal,
) -> Result<(), Error> {
    let target = &change.target;
    if fs::read_to_string(target).ok() != change.before {
        let reason = format!("`{}` was changed meanwhile", change.shown);
        return Err(Error::failed(
            reason,
            Some("run the command again".to_owned()),
        ));
    }
    let kept = match change.before {
        Some(_) => {
            let kept = staging.slot(beside)?;
            fs::copy(target, &kept).map_err(cannot_write(&kept))?;
            Some(kept)
        }
        None => None,
    };
    match &change.after {
        None => fs::remove_file(target).map_err(cannot_write(target))?,
        Some(_) => {
            let staged = staging.slot(beside)?;
            put(&staged, change)?;
            if let Ok(metadata) = target.metadata() {
                fs::set_permissions(&staged, metadata.permissions())
                    .map_err(cannot_write(&staged))?;
            }
            create_folders(target.parent(), journal)?;
            rename(&staged, target)?;
        }
    }
    journal.undo.push(match kept {
        Some(kept) => Undo::PutBack(kept, target.clone()),
        None => Undo::Remove(target.clone()),
    });
    Ok(())
}

/// Folders on the same file systems as what is written, so that a file can be moved to its place at once.
#[derive(Default)]
struct Staging {
    folders: Vec<(PathBuf, TempDir)>,
    slots: usize,
}

impl Staging {
    /// Returns a path in `folder` for one file or folder.
    fn slot(&mut self, folder: &Path) -> Result<PathBuf, Error> {
        let known = self.folders.iter().position(|(beside, _)| beside == folder);
        let index = match known {
            Some(index) => index,
            None => {
                let made = tempfile::Builder::new()
                    .prefix(".micro-new-")
                    .tempdir_in(folder)
                    .map_err(cannot_write(folder))?;
                self.folders.push((folder.to_owned(), made));
                self.folders.len() - 1
            }
        };
        self.slots += 1;
        Ok(self.folders[index].1.path().join(self.slots.to_string()))
    }

    /// Leaves everything where it is: it may be the only copy.
    fn keep(self) {
        for (_, folder) in self.folders {
            let _ = folder.keep();
        }
    }
}

/// What takes back what was done, the last first.
#[derive(Default)]
struct Journal {
    undo: Vec<Undo>,
}

enum Undo {
    Remove(PathBuf),
    RemoveAll(PathBuf),
    RemoveFolder(PathBuf),
    PutBack(PathBuf, PathBuf),
}

impl Journal {
    /// Goes back as far as it can, and returns what it could not take back.
    fn undo(self) -> Vec<String> {
        let mut left = Vec::new();
        for step in self.undo.into_iter().rev() {
            let (undone, what) = match step {
                Undo::Remove(file) => (fs::remove_file(&file), file.display().to_string()),
                Undo::RemoveAll(folder) => {
                    (fs::remove_dir_all(&folder), folder.display().to_string())
                }
                Undo::RemoveFolder(folder) => {
                    // Not empty means that someone else uses it by now, which is reason enough to leave it.
                    fs::remove_dir(folder).ok();
                    continue;
                }
                Undo::PutBack(kept, target) => (
                    fs::rename(&kept, &target),
                    format!("`{}`, kept in `{}`", target.display(), kept.display()),
                ),
            };
            if undone.is_err() {
                left.push(what);
            }
        }
        left
    }
}

/// Creates `folder` and what is missing above it.
fn create_folders(folder: Option<&Path>, journal: &mut Journal) -> Result<(), Error> {
    let missing: Vec<&Path> = folder
        .into_iter()
        .flat_map(Path::ancestors)
        .take_while(|folder| !folder.as_os_str().is_empty() && !folder.is_dir())
        .collect();
    for folder in missing.into_iter().rev() {
        fs::create_dir(folder).map_err(cannot_write(folder))?;
        journal.undo.push(Undo::RemoveFolder(folder.to_owned()));
    }
    Ok(())
}

/// Returns the innermost folder above `path` that exists.
fn nearest_folder(path: &Path) -> &Path {
    let found = path.ancestors().find(|folder| folder.is_dir());
    found.unwrap_or(Path::new("."))
}

fn put(place: &Path, change: &Change) -> Result<(), Error> {
    let text = change.after.as_deref().unwrap_or_default();
    fs::write(place, text).map_err(cannot_write(place))
}

fn rename(from: &Path, to: &Path) -> Result<(), Error> {
    fs::rename(from, to).map_err(cannot_write(to))
}

fn cannot_write(path: &Path) -> impl Fn(io::Error) -> Error {
    move |error| Error::io(format!("cannot write to `{}`", path.display()), error)
}
