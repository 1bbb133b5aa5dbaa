//! The `micro-new` program: what it prints, where, and how it exits.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn micro_new(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_micro-new"));
    command
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

fn is_empty(folder: &Path) -> bool {
    fs::read_dir(folder).unwrap().next().is_none()
}

#[test]
fn a_dry_run_prints_what_the_run_prints() {
    let folder = tempfile::tempdir().unwrap();
    let dry = micro_new(folder.path(), &["hello", "--dry-run"]);
    assert!(dry.status.success());
    assert_eq!(text(&dry.stderr), "dry run: nothing is written\n");
    assert!(is_empty(folder.path()));

    let real = micro_new(folder.path(), &["hello"]);
    assert!(real.status.success());
    assert_eq!(text(&real.stderr), "");
    assert_eq!(text(&dry.stdout), text(&real.stdout));

    let created = text(&real.stdout)
        .lines()
        .filter_map(|line| line.strip_prefix("  create "));
    let created: Vec<_> = created.collect();
    assert!(created.len() > 10, "{created:?}");
    for file in created {
        assert!(folder.path().join(file).is_file(), "{file}");
    }
}

#[test]
fn options_may_stand_anywhere() {
    let folder = tempfile::tempdir().unwrap();
    let orders: [&[&str]; 3] = [
        &[
            "--namespace=com.example",
            "--type=srv",
            "hello",
            "--dry-run",
        ],
        &[
            "hello",
            "--namespace",
            "com.example",
            "--dry-run",
            "--type",
            "service",
        ],
        &["--dry-run", "--namespace=com.example", "hello"],
    ];
    for order in orders {
        let output = micro_new(folder.path(), order);
        assert!(
            output.status.success(),
            "{order:?}: {}",
            text(&output.stderr)
        );
        let first = text(&output.stdout).lines().next();
        assert_eq!(
            first,
            Some("service `com.example.service.hello` in `hello`")
        );
    }
}

#[test]
fn every_failure_has_a_reason_and_a_code() {
    let folder = tempfile::tempdir().unwrap();
    let table: [(&[&str], i32, &str); 7] = [
        (&[], 2, "<NAME>"),
        (
            &["hello", "--type=web"],
            2,
            "there is `service`, or `srv` for short",
        ),
        (&["hello", "--tpye=service"], 2, "--type"),
        (&["2fast"], 2, "hint: try `fast2`"),
        (&["../hello"], 2, "leads out of this folder"),
        (&["hello", "world"], 2, "world"),
        (&["hello", "--namespace="], 2, "`--namespace` is empty"),
    ];
    for (arguments, code, reason) in table {
        let output = micro_new(folder.path(), arguments);
        assert_eq!(output.status.code(), Some(code), "{arguments:?}");
        assert_eq!(text(&output.stdout), "", "{arguments:?}");
        let error = text(&output.stderr);
        assert!(error.contains(reason), "{arguments:?}: {error}");
        assert!(is_empty(folder.path()), "{arguments:?}");
    }
}

#[test]
fn a_second_run_refuses() {
    let folder = tempfile::tempdir().unwrap();
    assert!(micro_new(folder.path(), &["hello"]).status.success());
    for arguments in [&["hello"][..], &["hello", "--dry-run"]] {
        let output = micro_new(folder.path(), arguments);
        assert_eq!(output.status.code(), Some(1));
        assert!(text(&output.stderr).starts_with("error: `hello` exists already\nhint: "));
    }
}

#[test]
fn a_workspace_far_above_is_seen() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(
        folder.path().join("Cargo.toml"),
        "[workspace]\nmembers = []\n",
    )
    .unwrap();
    let below = folder.path().join("a/b");
    fs::create_dir_all(&below).unwrap();
    assert!(micro_new(&below, &["hello"]).status.success());
    let manifest = fs::read_to_string(below.join("hello/Cargo.toml")).unwrap();
    assert!(manifest.contains("\n[workspace]\n"), "{manifest}");
}

#[test]
fn help_and_version() {
    let folder = tempfile::tempdir().unwrap();
    let help = micro_new(folder.path(), &["--help"]);
    assert!(help.status.success());
    for option in ["--namespace", "--type", "--fqdn", "--alias", "--dry-run"] {
        assert!(text(&help.stdout).contains(option), "{option}");
    }
    let version = micro_new(folder.path(), &["--version"]);
    assert_eq!(
        text(&version.stdout),
        format!("micro-new {}\n", env!("CARGO_PKG_VERSION"))
    );
}
