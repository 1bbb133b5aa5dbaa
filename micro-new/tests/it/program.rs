//! The `micro-new` program: what it prints, where, and how it exits.

use std::fs;
use std::time::{Duration, Instant};

use crate::places::{is_empty, micro_new, printed, read, refused, text};

#[test]
fn a_dry_run_prints_what_the_run_prints() {
    for output in ["text", "json"] {
        let folder = tempfile::tempdir().unwrap();
        let arguments = ["svc/hello", "--output", output];
        let dry = micro_new(folder.path(), &[&arguments[..], &["--dry-run"]].concat());
        assert!(dry.status.success());
        assert_eq!(text(&dry.stderr), "dry run: nothing is written\n");
        assert!(is_empty(folder.path()));

        let real = micro_new(folder.path(), &arguments);
        assert!(real.status.success());
        assert_eq!(text(&real.stderr), "");
        assert_eq!(text(&dry.stdout), text(&real.stdout));
    }
}

#[test]
fn what_is_printed_is_what_was_written() {
    let folder = tempfile::tempdir().unwrap();
    let shown = printed(folder.path(), &["hello"]);
    let created = shown
        .lines()
        .filter_map(|line| line.strip_prefix("  create "));
    let created: Vec<_> = created.collect();
    assert!(created.len() > 10, "{created:?}");
    for file in created {
        assert!(folder.path().join(file).is_file(), "{file}");
    }
    assert!(
        shown.ends_with("\nnext\n  cd hello\n  cargo test\n  cargo run\n"),
        "{shown}"
    );
}

#[test]
fn json_is_for_programs() {
    let folder = tempfile::tempdir().unwrap();
    let shown = printed(folder.path(), &["hello", "--output=json", "--diff"]);
    let shown: serde_json::Value = serde_json::from_str(&shown).unwrap();
    assert_eq!(shown["name"], "go.micro.service.hello");
    assert_eq!(shown["type"], "service");
    assert_eq!(shown["package"], "hello-service");
    let changes = shown["changes"].as_array().unwrap();
    let manifest = changes
        .iter()
        .find(|change| change["path"] == "hello/Cargo.toml")
        .unwrap();
    assert_eq!(manifest["action"], "create");
    let diff = manifest["diff"].as_str().unwrap();
    assert!(
        diff.starts_with("--- /dev/null\n+++ b/hello/Cargo.toml\n"),
        "{diff}"
    );
    assert!(is_empty(folder.path()));

    let error = refused(folder.path(), &["2fast", "--output=json"], 2);
    let error: serde_json::Value = serde_json::from_str(&error).unwrap();
    assert_eq!(
        error["error"],
        "`2fast` does not begin with a letter, as a Rust type must"
    );
    assert!(error["hint"].as_str().unwrap().contains("`fast2`"));
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
        let shown = printed(folder.path(), order);
        let first = shown.lines().next();
        assert_eq!(
            first,
            Some("service `com.example.service.hello` in `hello`")
        );
    }
    let shown = printed(folder.path(), &["hello", "--type=api", "--dry-run"]);
    assert!(shown.starts_with("api `go.micro.api.hello`"), "{shown}");
}

#[test]
fn every_failure_has_a_reason_and_a_code() {
    let folder = tempfile::tempdir().unwrap();
    let table: [(&[&str], i32, &str); 10] = [
        (&[], 2, "the name is empty"),
        (
            &["hello", "--type=sevrice"],
            2,
            "there are `service` (`srv` for short)",
        ),
        (&["hello", "--tpye=service"], 2, "'--type'"),
        (&["hello", "--namspace=a"], 2, "'--namespace'"),
        (&["2fast"], 2, "hint: try `fast2`"),
        (&["../hello"], 2, "leads out of this folder"),
        (&["hello", "world"], 2, "world"),
        (&["hello", "--namespace="], 2, "`--namespace` is empty"),
        (&["--dry-run", "list"], 2, "hint: try `./list`"),
        (
            &["hello", "--type=api", "--fqdn=go.micro.service.hello"],
            2,
            "is the service that",
        ),
    ];
    for (arguments, code, reason) in table {
        let output = micro_new(folder.path(), arguments);
        let error = text(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {error}");
        assert_eq!(text(&output.stdout), "", "{arguments:?}");
        assert!(error.contains(reason), "{arguments:?}: {error}");
        assert!(is_empty(folder.path()), "{arguments:?}");
    }
}

#[test]
fn a_second_run_refuses() {
    let folder = tempfile::tempdir().unwrap();
    printed(folder.path(), &["hello"]);
    for arguments in [&["hello"][..], &["hello", "--dry-run"]] {
        let error = refused(folder.path(), arguments, 1);
        assert!(
            error.starts_with("error: `hello` exists already\nhint: "),
            "{error}"
        );
    }
}

#[test]
fn a_service_may_be_called_like_a_command() {
    let folder = tempfile::tempdir().unwrap();
    printed(folder.path(), &["./list"]);
    let readme = read(folder.path(), "list/README.md");
    assert!(
        readme.contains("\nmicro new ./list --namespace=go.micro --type=service\n"),
        "{readme}"
    );
}

#[test]
fn nobody_is_asked_without_a_terminal() {
    let folder = tempfile::tempdir().unwrap();
    let error = refused(folder.path(), &["--type=web"], 2);
    assert_eq!(
        error,
        "error: the name is empty\nhint: name a folder to create, as in `micro-new greeter`\n"
    );
}

#[test]
fn help_and_version() {
    let folder = tempfile::tempdir().unwrap();
    let help = printed(folder.path(), &["--help"]);
    let options = [
        "--namespace",
        "--type",
        "--fqdn",
        "--alias",
        "--template",
        "--force",
        "--dry-run",
        "--diff",
        "--output",
    ];
    for word in options.iter().chain(&["list", "show", "gen", "upgrade"]) {
        assert!(help.contains(word), "{word}");
    }
    assert!(help.starts_with("Creates micro projects"), "{help}");
    let version = printed(folder.path(), &["--version"]);
    assert_eq!(
        version,
        format!("micro-new {}\n", env!("CARGO_PKG_VERSION"))
    );
}

/// The command of the README makes the same project again.
#[test]
fn the_readme_holds_the_command() {
    let folder = tempfile::tempdir().unwrap();
    for kind in ["service", "function", "api", "web"] {
        let name = format!("a/{kind}s");
        printed(
            folder.path(),
            &[
                &name,
                "--alias=foo-bar",
                "--namespace=com.example",
                "--type",
                kind,
            ],
        );
        let readme = read(folder.path(), &format!("{name}/README.md"));
        let command = readme
            .lines()
            .find_map(|line| line.strip_prefix("micro new "))
            .unwrap();
        let again = tempfile::tempdir().unwrap();
        printed(again.path(), &command.split(' ').collect::<Vec<_>>());
        assert_eq!(
            crate::places::texts(folder.path()),
            crate::places::texts(again.path()),
            "{command}"
        );
        fs::remove_dir_all(folder.path().join("a")).unwrap();
    }
}

#[test]
fn scaffolding_is_quick() {
    let folder = tempfile::tempdir().unwrap();
    // The quickest of several: the machine may be busy with other tests.
    let quickest = (0..10).map(|number| {
        let begin = Instant::now();
        printed(folder.path(), &[&format!("hello{number}")]);
        begin.elapsed()
    });
    let quickest = quickest.min().unwrap();
    assert!(quickest < Duration::from_millis(50), "{quickest:?}");
}
