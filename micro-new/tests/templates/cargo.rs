//! Cargo in the folder of a project.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs};

pub(crate) struct Cargo {
    root: PathBuf,
}

impl Cargo {
    /// Takes the versions that this repository is tested with: what they need is downloaded already.
    pub(crate) fn new(root: &Path) -> Self {
        let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock");
        fs::copy(lock, root.join("Cargo.lock")).unwrap();
        Self {
            root: root.to_owned(),
        }
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env::var("CARGO").unwrap());
        // One target folder for all: their dependencies are built once.
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("templates");
        command
            .args(arguments)
            .current_dir(&self.root)
            .stdin(Stdio::null())
            .env("CARGO_TARGET_DIR", target)
            // What nobody looks at takes most of the disk.
            .env("CARGO_PROFILE_DEV_DEBUG", "0")
            .env("CARGO_INCREMENTAL", "0")
            .env("RUSTDOCFLAGS", "-D warnings")
            // What runs here is for nobody else in the network.
            .env("MICRO_REGISTRY", "mdns")
            .env("MICRO_REGISTRY_ADDRESS", "127.0.0.1")
            .env_remove("MICRO_SERVER_ADDRESS");
        // What is tested takes no notice of it.
        if arguments[0] == "test" {
            command.env_remove("MICRO_REGISTRY");
            command.env_remove("MICRO_REGISTRY_ADDRESS");
        }
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) {
        let status = self.command(arguments).status().unwrap();
        assert!(
            status.success(),
            "cargo {} in {}",
            arguments.join(" "),
            self.root.display()
        );
    }

    pub(crate) fn printed(&self, arguments: &[&str]) -> String {
        let output = self.command(arguments).output().unwrap();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(
            output.status.success(),
            "cargo {}: {errors}",
            arguments.join(" ")
        );
        String::from_utf8(output.stdout).unwrap()
    }
}
