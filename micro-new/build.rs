//! Embeds the templates: every file below `templates/` becomes a `(path, text)` pair.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = PathBuf::from(variable("CARGO_MANIFEST_DIR"));
    // A link to `../templates`; cargo follows it when it packs the crate. A checkout that cannot hold links
    // has a file there.
    let linked = root.join("templates");
    let templates = if linked.is_dir() {
        linked
    } else {
        root.join("../templates")
    };

    let mut rust = String::from("&[\n");
    for kind in sorted(&templates)? {
        let mut files = Vec::new();
        collect(&kind, &mut files)?;
        let name = kind.strip_prefix(&templates).unwrap_or(&kind);
        writeln!(rust, "({:?}, &[", slashed(name)).ok();
        for file in files {
            let path = file.strip_prefix(&kind).unwrap_or(&file);
            writeln!(
                rust,
                "({:?}, include_str!({:?})),",
                slashed(path),
                file.display().to_string()
            )
            .ok();
        }
        writeln!(rust, "]),").ok();
    }
    rust.push(']');
    fs::write(Path::new(&variable("OUT_DIR")).join("templates.rs"), rust)?;
    checkout(&root);
    Ok(())
}

/// Tells the program where the checkout is that it was built from, if it was.
fn checkout(root: &Path) {
    let Some(workspace) = root.parent() else {
        return;
    };
    let here = ["micro", "micro-build", "micro-new"]
        .iter()
        .all(|name| workspace.join(name).join("Cargo.toml").is_file());
    if here {
        println!("cargo::rustc-env=MICRO_CHECKOUT={}", workspace.display());
    }
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    println!("cargo::rerun-if-changed={}", folder.display());
    for path in sorted(folder)? {
        if path.is_dir() {
            collect(&path, files)?;
        } else {
            println!("cargo::rerun-if-changed={}", path.display());
            files.push(path);
        }
    }
    Ok(())
}

fn sorted(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path()));
    let mut paths = entries.collect::<io::Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}

fn slashed(path: &Path) -> String {
    let parts: Vec<_> = path
        .components()
        .map(|part| part.as_os_str().to_string_lossy())
        .collect();
    parts.join("/")
}

fn variable(name: &str) -> String {
    env::var(name).unwrap_or_else(|_| panic!("cargo sets `{name}` for build scripts"))
}
