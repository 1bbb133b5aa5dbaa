//! A real build script under a real cargo.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use super::Project;

/// A package whose library is the text of the generated file, so that no runtime is needed.
fn package(build_script: &str) -> Project {
    let manifest = format!(
        "[package]\nname = \"under-test\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         [build-dependencies]\nmicro-build = {{ path = {:?} }}\n\n[workspace]\n",
        env!("CARGO_MANIFEST_DIR")
    );
    let lib = "pub const CODE: &str = include_str!(concat!(env!(\"OUT_DIR\"), \"/a.rs\"));";
    let a = "syntax = \"proto3\";\npackage a;\nimport \"b.proto\";\nmessage A { b.B b = 1; }\n";
    let b = "syntax = \"proto3\";\npackage b;\nmessage B {}\n";
    let project = Project::new(&[
        ("Cargo.toml", &manifest),
        ("build.rs", build_script),
        ("src/lib.rs", lib),
        ("proto/a.proto", a),
        ("proto/b.proto", b),
    ]);
    // The versions of the workspace are the ones that are there without a network.
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock");
    fs::copy(lock, project.path("Cargo.lock")).unwrap();
    project
}

fn cargo_build(project: &Project) -> Output {
    let target = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("in_cargo");
    Command::new(env!("CARGO"))
        .args(["build", "--offline", "--verbose"])
        .current_dir(project.folder.path())
        .env("CARGO_TARGET_DIR", target)
        .env_remove("PROTOC")
        .output()
        .unwrap()
}

fn runs_build_script(project: &Project) -> bool {
    let output = cargo_build(project);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    said.lines().any(|line| {
        let line = line.trim_start();
        line.starts_with("Running") && line.contains("build-script-build")
    })
}

#[test]
fn cargo_rebuilds_when_an_imported_file_changes_and_only_then() {
    let project = package(
        "fn main() -> Result<(), micro_build::Error> {\n    micro_build::compile(\"proto/a.proto\")\n}\n",
    );
    assert!(runs_build_script(&project));
    assert!(!runs_build_script(&project));
    project.write("src/other.rs", "");
    assert!(!runs_build_script(&project));
    project.write(
        "proto/b.proto",
        "syntax = \"proto3\";\npackage b;\n// Changed.\nmessage B {}\n",
    );
    assert!(runs_build_script(&project));
    assert!(!runs_build_script(&project));

    project.write(
        "proto/a.proto",
        "syntax = \"proto3\";\nmessage A { Gone b = 1; }\n",
    );
    let output = cargo_build(&project);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success());
    assert!(
        said.contains("Error: proto/a.proto:2:13: name 'Gone' is not defined"),
        "{said}"
    );
}
