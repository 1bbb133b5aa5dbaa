//! What is about to be done: decided in full before anything is written.

use std::fs;
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

use crate::apply;
use crate::error::Error;

/// Files that are ready to be written, and what to say of them.
#[derive(Debug)]
pub struct Plan {
    /// What is said first.
    pub(crate) title: String,
    /// What is known of the project, by names for programs.
    pub(crate) about: Vec<(&'static str, String)>,
    /// The folder of the project.
    pub(crate) root: PathBuf,
    /// Whether that folder must not be there yet.
    pub(crate) fresh: bool,
    /// The folder that shown paths begin in.
    pub(crate) here: PathBuf,
    pub(crate) changes: Vec<Change>,
    /// What the user has to do or know.
    pub(crate) notes: Vec<String>,
    /// Commands that come next.
    pub(crate) next: Vec<String>,
    /// Why the plan must not be carried out: a reason, and what to do.
    pub(crate) blocked: Option<(String, String)>,
}

/// What happens to one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub(crate) target: PathBuf,
    pub(crate) shown: String,
    pub(crate) action: Action,
    pub(crate) before: Option<String>,
    pub(crate) after: Option<String>,
}

/// The kinds of changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Action {
    /// A new file.
    Create,
    /// Another text for a file that is there.
    Replace,
    /// A file that is there gets a line more.
    Edit,
    /// The user's changes and the template's, both.
    Merge,
    /// The user and the template changed the same lines.
    Conflict,
    /// A file goes away.
    Remove,
    /// Nothing: the file is as it should be, or is the user's.
    Keep,
}

impl Action {
    /// Returns the word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Replace => "replace",
            Self::Edit => "edit",
            Self::Merge => "merge",
            Self::Conflict => "conflict",
            Self::Remove => "remove",
            Self::Keep => "keep",
        }
    }
}

impl Change {
    /// Returns the path from the folder the user is in, with `/` between its parts.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.shown
    }

    /// Returns what is done.
    #[must_use]
    pub fn action(&self) -> Action {
        self.action
    }

    /// Returns the text that the file will have, or none if it is left alone or removed.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        self.after.as_deref()
    }
}

impl Plan {
    pub(crate) fn new(title: String, root: PathBuf, here: PathBuf) -> Self {
        Self {
            title,
            about: Vec::new(),
            root,
            fresh: false,
            here,
            changes: Vec::new(),
            notes: Vec::new(),
            next: Vec::new(),
            blocked: None,
        }
    }

    /// Returns the folder of the project.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Returns what happens to each file, in the order it is shown.
    #[must_use]
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// Returns why the plan can be looked at but not carried out.
    #[must_use]
    pub fn blocked(&self) -> Option<Error> {
        let (reason, hint) = self.blocked.as_ref()?;
        Some(Error::failed(reason.clone(), Some(hint.clone())))
    }

    /// Writes everything, or nothing: what was done before a failure is undone.
    ///
    /// # Errors
    ///
    /// If the plan is blocked, if a file changed since the plan was made, or if something cannot be written.
    pub fn write(&self) -> Result<(), Error> {
        match self.blocked() {
            Some(blocked) => Err(blocked),
            None => apply::apply(self),
        }
    }

    /// Adds a change of the file `path` of the project.
    pub(crate) fn change(
        &mut self,
        path: &str,
        action: Action,
        before: Option<String>,
        after: Option<String>,
    ) {
        self.change_at(self.root.join(path), action, before, after);
    }

    /// Adds a change of a file anywhere.
    pub(crate) fn change_at(
        &mut self,
        target: PathBuf,
        action: Action,
        before: Option<String>,
        after: Option<String>,
    ) {
        self.changes.push(Change {
            shown: shown(&self.here, &target),
            target,
            action,
            before,
            after,
        });
    }
}

/// Returns the path of `target` as seen from `here`.
pub(crate) fn shown(here: &Path, target: &Path) -> String {
    let common = here
        .components()
        .zip(target.components())
        .take_while(|(a, b)| a == b)
        .count();
    let up = here.components().skip(common).map(|_| "..".to_owned());
    let down = target.components().skip(common);
    let down = down.map(|part| part.as_os_str().to_string_lossy().into_owned());
    let parts: Vec<String> = up.chain(down).collect();
    match parts.is_empty() {
        true => ".".to_owned(),
        false => parts.join("/"),
    }
}

/// Whether `path` names a file in a project, wherever that is.
pub(crate) fn is_inside(path: &str) -> bool {
    let plain = |part| matches!(part, Component::Normal(_));
    !path.is_empty() && !path.contains('\\') && Path::new(path).components().all(plain)
}

/// Returns the text of a file of the project, or none if there is no such file.
///
/// What lies behind a link is not the project's, and what is not text is not a template's.
pub(crate) fn read(root: &Path, path: &str) -> Result<Option<String>, Error> {
    let mut place = root.to_owned();
    for part in Path::new(path).components() {
        if let Component::Normal(part) = part {
            place.push(part);
        }
        if place.is_symlink() {
            let reason = format!(
                "`{}` is a link, and leads out of the project",
                place.display()
            );
            return Err(Error::failed(
                reason,
                Some("put the file itself there".to_owned()),
            ));
        }
    }
    match fs::read(&place) {
        Ok(bytes) => match String::from_utf8(bytes) {
            Ok(text) => Ok(Some(text)),
            Err(_) => {
                let reason = format!("`{}` is not text", place.display());
                Err(Error::failed(reason, Some("move it away".to_owned())))
            }
        },
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) if error.kind() == ErrorKind::NotADirectory => Ok(None),
        Err(error) => Err(Error::io(
            format!("cannot read `{}`", place.display()),
            error,
        )),
    }
}
