//! What a template writes builds without a warning, passes its tests and answers a call.
//! It takes minutes and the network, so it runs on request: `cargo test -p micro-new --test templates`.

#![allow(clippy::unwrap_used)]

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::{env, fs};

use micro_new::{NewArgs, Plan, Source};

/// Names of each shape: they end up in types, modules, files, packages and the wire.
const NAMES: [&str; 4] = ["hello", "foo-bar", "svc/dir1", "DoiGreeter"];

#[test]
fn service() {
    let folder = tempfile::tempdir().unwrap();
    let target = target();
    for name in NAMES {
        let plan = create(name, folder.path());
        let project = Project {
            root: plan.root().to_owned(),
            target: target.clone(),
        };
        project.cargo(&["fmt", "--check"]);
        project.cargo(&["clippy", "--all-targets", "--", "-D", "warnings"]);
        project.cargo(&["test"]);
        project.cargo(&["build", "--example", "call"]);
        project.cargo(&["doc", "--no-deps"]);
        answers(&project, plan.name().package().as_str());
    }
}

/// A project in a workspace that knows nothing of it builds all the same.
#[test]
fn service_in_a_workspace() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(
        folder.path().join("Cargo.toml"),
        "[workspace]\nmembers = []\n",
    )
    .unwrap();
    let plan = create("hello", folder.path());
    let project = Project {
        root: plan.root().to_owned(),
        target: target(),
    };
    project.cargo(&["test"]);
}

fn create(name: &str, folder: &Path) -> Plan {
    let source = Source::of_this_program().unwrap();
    let plan = micro_new::plan(&NewArgs::new(name), folder, &source).unwrap();
    plan.write().unwrap();
    plan
}

/// One target folder for all: their dependencies are built once.
fn target() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("templates")
}

struct Project {
    root: PathBuf,
    target: PathBuf,
}

impl Project {
    fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command
            .current_dir(&self.root)
            .env("CARGO_TARGET_DIR", &self.target)
            .env("RUSTDOCFLAGS", "-D warnings")
            .env_remove("MICRO_SERVER_ADDRESS");
        command
    }

    fn cargo(&self, arguments: &[&str]) {
        let status = self
            .command(env::var("CARGO").unwrap())
            .args(arguments)
            .status()
            .unwrap();
        assert!(
            status.success(),
            "cargo {} in {}",
            arguments.join(" "),
            self.root.display()
        );
    }
}

/// Runs the program as its README says and calls it with the example.
fn answers(project: &Project, package: &str) {
    let built = project.target.join("debug");
    let mut service = project.command(built.join(package));
    service
        .env("MICRO_SERVER_ADDRESS", "127.0.0.1:0")
        .stderr(Stdio::piped());
    let mut service = Running(service.spawn().unwrap());
    let mut line = String::new();
    BufReader::new(service.0.stderr.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    let address = line.trim().rsplit(' ').next().unwrap();

    let call = project
        .command(built.join("examples").join("call"))
        .args([address, "John"])
        .output()
        .unwrap();
    assert_eq!(
        String::from_utf8_lossy(&call.stdout),
        "Hello John\n",
        "{line}"
    );
}

struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}
