//! The suite's program, and a C library that is new enough for it.
//!
//! It needs glibc 2.38. Where the system's is older (Debian 12 has 2.36), it is
//! started with the loader and the libraries of Debian 13, which apt downloads
//! from the system's own mirror and which nothing else gets to see.

use std::env::consts::{ARCH, OS};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::{places, run};

const RELEASE: &str = "trixie";
const PACKAGES: [&str; 3] = ["libc6", "libgcc-s1", "libstdc++6"];

/// How the suite is started.
#[derive(Debug)]
pub(super) struct Runner {
    program: PathBuf,
    /// Where loader and libraries are, unless the system's will do.
    libraries: Option<PathBuf>,
}

impl Runner {
    /// Finds the program in the unpacked package, and makes sure that it starts.
    pub(super) fn find(package: &Path) -> Result<Self> {
        let name = match (OS, ARCH) {
            ("linux", "x86_64") => "conformance_test_runner-linux-x64",
            ("macos", _) => "conformance_test_runner-darwin-x64",
            _ => bail!("the conformance suite has no program for {OS} on {ARCH}"),
        };
        let program = package.join("bin").join(name);
        let native = Self {
            program,
            libraries: None,
        };
        if native.starts() {
            return Ok(native);
        }
        eprintln!(
            "the suite's program does not start with this system's C library; taking that of Debian {RELEASE}"
        );
        let libraries = libraries().with_context(|| {
            format!("the conformance suite needs glibc 2.38, or apt to download {PACKAGES:?} of Debian {RELEASE}")
        })?;
        let runner = Self {
            libraries: Some(libraries),
            ..native
        };
        if !runner.starts() {
            bail!(
                "the suite's program does not start, not even with the C library of Debian {RELEASE}"
            );
        }
        Ok(runner)
    }

    pub(super) fn command(&self) -> Command {
        let Some(libraries) = &self.libraries else {
            return run::program(&self.program);
        };
        let mut command = run::program(libraries.join("ld-linux-x86-64.so.2"));
        command
            .arg("--library-path")
            .arg(libraries)
            .arg(&self.program);
        command
    }

    /// Asked for help, the program does not know the option and says how it is used.
    fn starts(&self) -> bool {
        let output = self.command().arg("--help").output();
        output.is_ok_and(|output| String::from_utf8_lossy(&output.stderr).contains("Usage:"))
    }
}

/// Downloads and unpacks the libraries, once.
fn libraries() -> Result<PathBuf> {
    let folder = places::cache("conformance")?.join(format!("debian-{RELEASE}"));
    let libraries = folder.join("usr/lib/x86_64-linux-gnu");
    if folder.exists() {
        return Ok(libraries);
    }
    // Renamed when complete, so that an interrupted download starts afresh.
    let partial = places::emptied("conformance/partial")?;
    let apt = private_apt()?;
    run::run(
        run::program("apt-get")
            .args(["update", "-qq"])
            .env("APT_CONFIG", &apt),
    )?;
    let mut download = run::program("apt-get");
    download
        .arg("download")
        .args(PACKAGES)
        .env("APT_CONFIG", &apt);
    run::run(download.current_dir(&partial))?;
    for entry in fs::read_dir(&partial)? {
        let archive = entry?.path();
        run::run(
            run::program("dpkg-deb")
                .arg("-x")
                .arg(archive)
                .arg(&partial),
        )?;
    }
    fs::rename(&partial, &folder)?;
    Ok(libraries)
}

/// A configuration under which apt knows Debian's newer release and touches nothing of the system's.
fn private_apt() -> Result<PathBuf> {
    let folder = places::emptied("conformance/apt")?;
    for name in ["lists/partial", "archives/partial", "parts"] {
        fs::create_dir_all(folder.join(name))?;
    }
    let sources = format!(
        "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] {} {RELEASE} main\n",
        mirror()?
    );
    fs::write(folder.join("sources.list"), sources)?;
    fs::write(folder.join("status"), "")?;
    let path = |name: &str| folder.join(name).display().to_string();
    let config = format!(
        "Dir::Etc::SourceList {:?};\nDir::Etc::SourceParts {:?};\nDir::Etc::Parts {:?};\n\
         Dir::State::Lists {:?};\nDir::State::Status {:?};\nDir::Cache::Archives {:?};\n\
         Dir::Cache::PkgCache \"\";\nDir::Cache::SrcPkgCache \"\";\nAPT::Sandbox::User \"root\";\n",
        path("sources.list"),
        path("parts"),
        path("parts"),
        path("lists"),
        path("status"),
        path("archives"),
    );
    let file = folder.join("apt.conf");
    fs::write(&file, config)?;
    Ok(file)
}

/// Where the system gets its packages, if that is a mirror of Debian.
fn mirror() -> Result<String> {
    let mut targets = run::program("apt-get");
    targets.args(["indextargets", "--format", "$(REPO_URI)"]);
    let known = run::output(&mut targets)?;
    let debian = known
        .lines()
        .find(|uri| uri.trim_end_matches('/').ends_with("/debian"));
    let debian = debian.context("apt knows no mirror of Debian; run `apt-get update` first")?;
    Ok(debian.to_owned())
}
