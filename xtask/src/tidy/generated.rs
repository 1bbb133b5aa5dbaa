//! Generated code reaches the runtime by one door, and nothing else from outside.

use super::{File, Findings};

/// The crates generated code may name.
const ROOTS: &[&str] = &["core", "std"];

/// Where generated code enters the runtime.
const DOOR: &str = "micro::codegen";

pub(super) fn check(files: &[File], findings: &mut Findings) {
    for file in files
        .iter()
        .filter(|file| file.is_golden() && !takes_paths(file, files))
    {
        for (number, line) in file.lines() {
            let line = line.trim_start();
            if line.starts_with("//") || line.starts_with("#[doc") {
                continue;
            }
            for path in absolute_paths(line).filter(|path| !allowed(path)) {
                findings.error(&file.path, number, format_args!("names `::{path}`"));
            }
        }
    }
}

/// Whether the case's options name crates of the user's own.
fn takes_paths(file: &File, files: &[File]) -> bool {
    let Some((case, _)) = file.path.split_once("/expected/") else {
        return false;
    };
    let options = format!("{case}/options");
    let named = ["extern_path", "runtime_path", "_attribute"];
    files
        .iter()
        .filter(|other| other.path.starts_with(&options))
        .any(|other| named.iter().any(|option| other.text.contains(option)))
}

fn allowed(path: &str) -> bool {
    let root = path.split(':').next().unwrap_or_default();
    ROOTS.contains(&root) || path.starts_with(DOOR)
}

/// What follows each `::` that begins a path.
fn absolute_paths(line: &str) -> impl Iterator<Item = &str> {
    line.match_indices("::").filter_map(|(at, _)| {
        let continues = |c: char| c.is_alphanumeric() || "_>:}\"".contains(c);
        if line[..at].ends_with(continues) {
            return None;
        }
        let path = &line[at + 2..];
        let end = path.find(|c: char| !c.is_alphanumeric() && !"_:#".contains(c));
        Some(&path[..end.unwrap_or(path.len())])
    })
}

#[cfg(test)]
mod tests {
    use super::{absolute_paths, allowed};

    #[test]
    fn only_paths_from_a_root_count() {
        let foreign = |line| {
            absolute_paths(line)
                .filter(|path| !allowed(path))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            foreign("x: ::core::primitive::u8, y: Vec::<u8>::new(),"),
            Vec::<&str>::new()
        );
        assert_eq!(
            foreign("fn f(c: ::micro::codegen::Context) -> <T as ::std::fmt::Debug>::X"),
            Vec::<&str>::new()
        );
        assert_eq!(foreign("#[derive(::prost::Message)]"), ["prost::Message"]);
        assert_eq!(foreign("let c = ::micro::Client;"), ["micro::Client"]);
    }
}
