//! The peers, installed once at fixed versions.

use std::path::PathBuf;

use anyhow::Result;

use crate::{places, run};

/// Plugins that together do what ours does: messages, JSON, services.
const PLUGINS: &[(&str, &str)] = &[
    ("protoc-gen-prost", "0.5.0"),
    ("protoc-gen-prost-serde", "0.4.0"),
    ("protoc-gen-tonic", "0.5.0"),
];

/// Installs the plugins that are not there yet, and returns their paths.
pub(crate) fn plugins() -> Result<Vec<(&'static str, PathBuf)>> {
    let folder = places::cache("peers")?;
    let mut paths = Vec::new();
    for (name, version) in PLUGINS {
        let path = folder.join("bin").join(name);
        if !path.exists() {
            let mut install =
                run::cargo(["install", "--quiet", "--locked", "--version", version, name]);
            install.arg("--root").arg(&folder);
            install.env("CARGO_TARGET_DIR", folder.join("build"));
            run::run(&mut install)?;
        }
        paths.push((*name, path));
    }
    Ok(paths)
}

/// The workspace of the programs measured as libraries, which keeps its own lock file.
pub(crate) fn workspace() -> PathBuf {
    places::root().join("xtask/bench")
}

/// Builds one program of that workspace with optimisations.
pub(crate) fn build(package: &str) -> Result<PathBuf> {
    let target = places::cache("bench")?;
    let mut build = run::cargo(["build", "--release", "--quiet", "--package", package]);
    build
        .current_dir(workspace())
        .arg("--target-dir")
        .arg(&target);
    run::run(&mut build)?;
    Ok(target.join("release").join(package))
}
