//! A path named in a document exists.

use std::path::Path;

use super::{File, Findings};
use crate::places;

pub(super) fn check(files: &[File], findings: &mut Findings) {
    let root = places::root();
    for file in files
        .iter()
        .filter(|file| file.is("md") && !file.path.starts_with("templates/"))
    {
        let folder = root
            .join(&file.path)
            .parent()
            .map_or_else(|| root.clone(), Path::to_owned);
        let mut fenced = false;
        for (number, line) in file.lines() {
            if line.trim_start().starts_with("```") {
                fenced = !fenced;
            }
            if fenced {
                continue;
            }
            for link in links(line) {
                if !folder.join(link).exists() {
                    findings.error(
                        &file.path,
                        number,
                        format_args!("link to `{link}`, which does not exist"),
                    );
                }
            }
            for path in code_spans(line).filter(|span| names_a_path(span, &root)) {
                if !root.join(path).exists() && !folder.join(path).exists() {
                    findings.error(&file.path, number, format_args!("`{path}` does not exist"));
                }
            }
        }
    }
}

/// The targets of the links in a line that stay in the repository.
fn links(line: &str) -> impl Iterator<Item = &str> {
    line.split("](").skip(1).filter_map(|rest| {
        let target = rest.split(')').next()?.split('#').next()?;
        (!target.is_empty() && !target.contains(':')).then_some(target)
    })
}

fn code_spans(line: &str) -> impl Iterator<Item = &str> {
    line.split('`').skip(1).step_by(2)
}

/// Something with a slash whose beginning is here; patterns and placeholders are not paths.
fn names_a_path(span: &str, root: &Path) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-/".contains(c);
    let Some((first, _)) = span.split_once('/') else {
        return false;
    };
    span.chars().all(plain) && !first.is_empty() && root.join(first).exists() && first != "target"
}

#[cfg(test)]
mod tests {
    use super::{code_spans, links, names_a_path};

    #[test]
    fn links_within_the_repository_are_paths() {
        let line = "[a](docs/a.md#top), [b](https://example.com/b), [c](#here)";
        assert_eq!(links(line).collect::<Vec<_>>(), ["docs/a.md"]);
    }

    #[test]
    fn code_that_begins_with_a_folder_here_is_a_path() {
        let line = "`xtask/src/main.rs`, `xtask/<verb>.rs`, `application/grpc`, `xtask`";
        let root = crate::places::root();
        let paths: Vec<_> = code_spans(line)
            .filter(|span| names_a_path(span, &root))
            .collect();
        assert_eq!(paths, ["xtask/src/main.rs"]);
    }
}
