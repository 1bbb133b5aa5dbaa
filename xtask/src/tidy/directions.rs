//! Who may depend on whom, read from the manifests.

use super::{File, Findings};

/// The members of the workspace each crate may name among its dependencies;
/// what tests and examples use is their own affair.
const ALLOWED: &[(&str, &[&str])] = &[
    (
        "micro",
        &[
            "micro-broker",
            "micro-derive",
            "micro-json",
            "micro-mdns",
            "micro-registry",
            "micro-selector",
        ],
    ),
    ("micro-cli", &["micro", "micro-new"]),
    ("micro-broker", &["micro-registry"]),
    ("micro-build", &["micro-codegen"]),
    ("micro-codegen", &[]),
    ("micro-derive", &["micro-codegen"]),
    ("micro-json", &[]),
    ("micro-mdns", &["micro-registry"]),
    ("micro-new", &[]),
    ("micro-registry", &[]),
    ("micro-selector", &["micro-registry"]),
    ("micro-testkit", &["micro"]),
    ("protoc-gen-micro-rs", &["micro-codegen"]),
];

pub(super) fn check(files: &[File], findings: &mut Findings) {
    for (crate_name, allowed) in ALLOWED {
        let path = format!("{crate_name}/Cargo.toml");
        let Some(manifest) = files.iter().find(|file| file.path == path) else {
            findings.error(
                &path,
                1,
                "this crate is gone; correct the table in `directions.rs`",
            );
            continue;
        };
        for (number, dependency) in dependencies(manifest) {
            let member = ALLOWED.iter().any(|(name, _)| *name == dependency);
            if member && !allowed.contains(&dependency) {
                let what = format_args!("`{crate_name}` must not depend on `{dependency}`");
                findings.error(&path, number, what);
            }
        }
    }
}

/// The keys of `[dependencies]` and `[build-dependencies]`, with their lines.
fn dependencies(manifest: &File) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut inside = false;
    for (number, line) in manifest.lines() {
        if let Some(section) = line.strip_prefix('[') {
            inside = section.ends_with("dependencies]") && !section.contains("dev-dependencies");
        } else if inside {
            let key = line.split(['.', ' ', '=']).next().unwrap_or_default();
            if !key.is_empty() {
                found.push((number, key));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{File, dependencies};

    #[test]
    fn what_tests_use_is_not_a_dependency() {
        let text = "[package]\nname = \"a\"\n[dependencies]\nmicro.workspace = true\n\n[dev-dependencies]\nb = \"1\"\n\
                    [target.'cfg(unix)'.dependencies]\nlibc = { version = \"0.2\" }\n";
        let manifest = File {
            path: String::new(),
            text: text.to_owned(),
        };
        assert_eq!(dependencies(&manifest), [(4, "micro"), (9, "libc")]);
    }
}
