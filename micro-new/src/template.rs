//! Templates: those this program carries, as they stand in `templates/` of the repository, and those in a folder.

use std::borrow::Cow;
use std::fs;
use std::path::Path;

use crate::error::Error;
use crate::kind::Kind;

/// The files of a template: path below its folder, and text.
pub(crate) type Files = Vec<(String, Cow<'static, str>)>;

type Embedded = &'static [(&'static str, &'static str)];

/// One template a kind of project, what all kinds share, and what can be added to a project.
const TEMPLATES: &[(&str, Embedded)] = include!(concat!(env!("OUT_DIR"), "/templates.rs"));

/// What of `templates/` is a part of every kind.
const SHARED: &str = "shared";

/// A template in a folder may hold this much, and a file tree that got there by mistake holds more.
const MOST_FILES: usize = 1000;
const MOST_BYTES: u64 = 10 << 20;

/// Returns the template of `kind`.
pub(crate) fn of(kind: Kind) -> Files {
    let mut files = embedded(kind.as_str());
    for (path, text) in embedded(SHARED) {
        if !files.iter().any(|(own, _)| *own == path) {
            files.push((path, text));
        }
    }
    files.sort_by(|a, b| a.0.cmp(&b.0));
    files
}

/// Returns the files in a folder of `templates/`.
pub(crate) fn embedded(name: &str) -> Files {
    let found = TEMPLATES.iter().find(|(folder, _)| *folder == name);
    let (_, files) = found.expect("`templates/` has a folder for everything that is asked for");
    let files = files.iter();
    files
        .map(|(path, text)| ((*path).to_owned(), Cow::Borrowed(*text)))
        .collect()
}

/// Reads the template in `folder`.
pub(crate) fn read(folder: &Path) -> Result<Files, Error> {
    let shown = folder.display();
    let hint = "a template is a folder of text files; `micro-new show service --copy PATH` makes one to begin with";
    if !folder.is_dir() {
        let reason = match folder.exists() {
            true => format!("the template `{shown}` is not a folder"),
            false => format!("there is no template `{shown}`"),
        };
        return Err(Error::refused(reason, hint));
    }
    let mut files = Files::new();
    let mut bytes = 0;
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        let broken = |error| Error::io(format!("cannot read `{}`", next.display()), error);
        for entry in fs::read_dir(&next).map_err(broken)? {
            let entry = entry.map_err(broken)?;
            let path = entry.path();
            let kind = entry.file_type().map_err(broken)?;
            if kind.is_dir() && entry.file_name() != ".git" {
                open.push(path);
            } else if kind.is_symlink() {
                let reason = format!("`{}` is a link", path.display());
                return Err(Error::refused(reason, "put a copy of the file there"));
            } else if kind.is_file() {
                bytes += entry.metadata().map_err(broken)?.len();
                if bytes > MOST_BYTES || files.len() == MOST_FILES {
                    let reason = format!("the template `{shown}` is too large");
                    return Err(Error::refused(reason, hint));
                }
                let text = fs::read_to_string(&path).map_err(|error| {
                    Error::io(format!("cannot read `{}`", path.display()), error)
                })?;
                files.push((below(folder, &path)?, Cow::Owned(text)));
            }
        }
    }
    if files.is_empty() {
        let reason = format!("the template `{shown}` holds no file");
        return Err(Error::refused(reason, hint));
    }
    files.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(files)
}

/// Returns where `path` lies in `folder`, with `/` between parts.
fn below(folder: &Path, path: &Path) -> Result<String, Error> {
    let below = path.strip_prefix(folder).unwrap_or(path);
    let parts: Option<Vec<_>> = below.iter().map(|part| part.to_str()).collect();
    parts.map(|parts| parts.join("/")).ok_or_else(|| {
        let reason = format!("the name of `{}` is not UTF-8", path.display());
        Error::refused(reason, "rename the file")
    })
}
