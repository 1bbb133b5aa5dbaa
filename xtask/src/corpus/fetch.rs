//! Fetches a package through its registry's own client, once, into the cache.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use super::sources::Origin;
use crate::{places, run};

/// The folder with the package's files.
pub(crate) fn fetch(origin: &Origin) -> Result<PathBuf> {
    let folder = places::cache("packages")?.join(folder_name(origin));
    if folder.exists() {
        return Ok(folder);
    }
    // Renamed when complete, so that an interrupted fetch starts afresh.
    let partial = places::emptied("packages/partial")?;
    match origin {
        Origin::Npm { package, version } => npm(package, version, &partial),
        Origin::Crate { package, version } => cargo(package, version, &partial),
        Origin::Debian { package } => debian(package, &partial),
        Origin::Go { modules } => go(modules, &partial),
    }?;
    fs::rename(&partial, &folder)?;
    Ok(folder)
}

fn folder_name(origin: &Origin) -> String {
    let name = match origin {
        Origin::Npm { package, version } => format!("npm-{package}-{version}"),
        Origin::Crate { package, version } => format!("crate-{package}-{version}"),
        Origin::Debian { package } => format!("debian-{package}"),
        Origin::Go { modules } => {
            let each: Vec<_> = modules
                .iter()
                .map(|(path, version)| format!("{path}-{version}"))
                .collect();
            format!("go-{}", each.join("-"))
        }
    };
    name.replace('/', "-")
}

fn npm(package: &str, version: &str, folder: &Path) -> Result<()> {
    let mut pack = run::program("npm");
    pack.args(["pack", "--silent", &format!("{package}@{version}")]);
    let archive = run::output(pack.current_dir(folder))?;
    let archive = archive.lines().last().context("npm named no file")?;
    run::run(
        run::program("tar")
            .current_dir(folder)
            .args(["xzf", archive]),
    )
}

/// `cargo vendor` is the one command of cargo's that unpacks a package where it is told to.
fn cargo(package: &str, version: &str, folder: &Path) -> Result<()> {
    let project = places::emptied("packages/project")?;
    let manifest = format!(
        "[package]\nname = \"fetch\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[lib]\npath = \"lib.rs\"\n\
         [workspace]\n[dependencies]\n{package} = {{ version = \"={version}\", default-features = false }}\n"
    );
    fs::write(project.join("Cargo.toml"), manifest)?;
    fs::write(project.join("lib.rs"), "")?;
    run::output(run::cargo(["vendor", "--quiet"]).current_dir(&project))?;
    fs::remove_dir(folder)?;
    fs::rename(project.join("vendor").join(package), folder)?;
    Ok(())
}

fn debian(package: &str, folder: &Path) -> Result<()> {
    run::output(
        run::program("apt-get")
            .current_dir(folder)
            .args(["download", package]),
    )?;
    let archives = fs::read_dir(folder)?.collect::<Result<Vec<_>, _>>()?;
    let archive = archives.first().context("apt-get brought no file")?.path();
    run::run(run::program("dpkg").arg("-x").arg(archive).arg(folder))
}

/// Links each module to its path, since that is how the files import each other.
fn go(modules: &[(&str, &str)], folder: &Path) -> Result<()> {
    for (path, version) in modules {
        let mut download = run::program("go");
        download.args(["mod", "download", "-json", &format!("{path}@{version}")]);
        let json = run::output(download.current_dir(folder))?;
        let directory = json
            .lines()
            .find_map(|line| line.trim().strip_prefix("\"Dir\": \"")?.strip_suffix("\","))
            .with_context(|| format!("go did not say where it keeps `{path}`"))?;
        let link = folder.join(path);
        fs::create_dir_all(link.parent().unwrap_or(folder))?;
        symlink(directory, link)?;
    }
    Ok(())
}
