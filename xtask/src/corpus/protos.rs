//! The files of a corpus: all but the listed exceptions, the sample, and what imports what.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use super::Corpus;
use crate::places;

#[derive(Debug)]
pub(crate) struct Protos {
    pub(crate) includes: Vec<PathBuf>,
    /// Sorted names, each below one of the includes.
    pub(crate) names: Vec<String>,
    lists: PathBuf,
}

impl Protos {
    pub(super) fn find(corpus: &Corpus, root: &Path) -> Result<Self> {
        let lists = places::root().join("tests/corpus").join(corpus.name);
        let skipped = list(&lists.join("skip.txt"))?.unwrap_or_default();
        let includes: Vec<_> = corpus
            .includes
            .iter()
            .map(|folder| root.join(folder))
            .collect();
        let mut names = BTreeSet::new();
        for include in &includes {
            collect(include, include, &mut names)?;
        }
        let skips = |name: &String| {
            skipped.iter().any(|skip| match skip.strip_suffix('*') {
                Some(prefix) => name.starts_with(prefix),
                None => name == skip,
            })
        };
        let names: Vec<_> = names
            .into_iter()
            .filter(|name| name.starts_with(corpus.prefix) && !skips(name))
            .collect();
        if names.is_empty() {
            bail!("no `.proto` files in `{}`", root.display());
        }
        Ok(Self {
            includes,
            names,
            lists,
        })
    }

    /// The listed sample with all it imports; nothing when no sample is listed.
    pub(super) fn sample(&self) -> Result<Option<Vec<String>>> {
        let Some(listed) = list(&self.lists.join("sample.txt"))? else {
            return Ok(None);
        };
        if listed == ["*"] {
            return Ok(Some(self.names.clone()));
        }
        self.closure(listed).map(Some)
    }

    /// Some of the files.
    pub(super) fn only(&self, names: Vec<String>) -> Self {
        Self {
            includes: self.includes.clone(),
            names,
            lists: self.lists.clone(),
        }
    }

    /// These files and all they import, sorted; without those of protobuf itself.
    pub(crate) fn closure(&self, names: Vec<String>) -> Result<Vec<String>> {
        let mut seen = BTreeSet::new();
        let mut todo = names;
        while let Some(name) = todo.pop() {
            if name.starts_with("google/protobuf/") || seen.contains(&name) {
                continue;
            }
            todo.extend(self.imports(&name)?);
            seen.insert(name);
        }
        Ok(seen.into_iter().collect())
    }

    fn imports(&self, name: &str) -> Result<Vec<String>> {
        let path = self
            .includes
            .iter()
            .map(|include| include.join(name))
            .find(|path| path.exists());
        let path = path.with_context(|| format!("`{name}` is not in the corpus"))?;
        let text = String::from_utf8_lossy(&fs::read(path)?).into_owned();
        Ok(text.lines().filter_map(import).map(str::to_owned).collect())
    }
}

/// The file an `import` line names.
fn import(line: &str) -> Option<&str> {
    let rest = line.trim_start().strip_prefix("import")?.trim_start();
    let rest = rest
        .strip_prefix("public")
        .or(rest.strip_prefix("weak"))
        .unwrap_or(rest);
    rest.trim_start().strip_prefix('"')?.split('"').next()
}

/// The lines of a list without comments; nothing when there is no such list.
fn list(path: &Path) -> Result<Option<Vec<String>>> {
    if !path.exists() {
        return Ok(None);
    }
    let text = fs::read_to_string(path)?;
    let lines = text
        .lines()
        .map(|line| line.split('#').next().unwrap_or_default().trim());
    Ok(Some(
        lines
            .filter(|line| !line.is_empty())
            .map(str::to_owned)
            .collect(),
    ))
}

fn collect(root: &Path, folder: &Path, names: &mut BTreeSet<String>) -> Result<()> {
    for entry in
        fs::read_dir(folder).with_context(|| format!("no folder `{}`", folder.display()))?
    {
        let path = entry?.path();
        if path.is_dir() {
            collect(root, &path, names)?;
        } else if path
            .extension()
            .is_some_and(|extension| extension == "proto")
        {
            names.insert(path.strip_prefix(root)?.to_string_lossy().into_owned());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::import;

    #[test]
    fn imports_of_every_kind_are_seen() {
        assert_eq!(import("import \"a/b.proto\";"), Some("a/b.proto"));
        assert_eq!(
            import("  import public \"c.proto\"; // why"),
            Some("c.proto")
        );
        assert_eq!(import("import weak 'd.proto';"), None);
        assert_eq!(import("// import \"e.proto\";"), None);
    }
}
