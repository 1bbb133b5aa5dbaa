//! Inside a Cargo workspace a project becomes a member, and no other line of the manifest changes.

use std::fs;
use std::path::Path;

use micro_new::{Action, Error, NewArgs, Plan, Source};

use crate::places::{micro_new, read, text, tree, write};

fn plan(name: &str, folder: &Path) -> Result<Plan, Error> {
    let source = Source::Release("0.1.0".to_owned());
    micro_new::create(&NewArgs::new(name), folder, &source)
}

/// The manifest above after `name` was made.
fn joined(manifest: &str, name: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "Cargo.toml", manifest);
    plan(name, folder.path()).unwrap().write().unwrap();
    read(folder.path(), "Cargo.toml")
}

#[test]
fn a_project_becomes_a_member() {
    let before = "# ours\n[workspace]\nresolver = \"3\" # new\nmembers = [\n    \"a\", # first\n    \"z\",\n]\n\n\
                  [workspace.lints.rust]\nunsafe_code = \"forbid\"\n";
    let after = before.replace("    \"z\"", "    \"svc/hello\",\n    \"z\"");
    assert_eq!(joined(before, "svc/hello"), after);
    assert_eq!(
        joined("[workspace]\n", "hello"),
        "[workspace]\nmembers = [\"hello\"]\n"
    );
    assert_eq!(
        joined("[package]\nname = \"a\"\n[workspace]\n", "hello"),
        "[package]\nname = \"a\"\n[workspace]\nmembers = [\"hello\"]\n"
    );
}

#[test]
fn members_excluded_and_other_folders_need_no_change() {
    for manifest in [
        "[workspace]\nmembers = [\"svc/*\"]\n",
        "[workspace]\nmembers = [\"svc/hello\"]\n",
        "[workspace]\nexclude = [\"svc\"]\n",
        "[package]\nname = \"a\"\nversion.workspace = true\n",
    ] {
        assert_eq!(joined(manifest, "svc/hello"), manifest);
    }
}

#[test]
fn the_innermost_workspace_that_wants_it_is_joined() {
    let folder = tempfile::tempdir().unwrap();
    let outer = "[workspace]\nmembers = []\n";
    write(folder.path(), "Cargo.toml", outer);
    write(
        folder.path(),
        "a/b/Cargo.toml",
        "[workspace]\nexclude = [\"c\"]\n",
    );
    let plan = plan("hello", &folder.path().join("a/b/c")).unwrap();
    let edits = plan
        .changes()
        .iter()
        .filter(|change| change.action() == Action::Edit);
    let edits: Vec<_> = edits.map(|change| change.path()).collect();
    assert_eq!(edits, ["../../../Cargo.toml"]);
    plan.write().unwrap();
    let manifest = read(folder.path(), "Cargo.toml");
    assert_eq!(manifest, "[workspace]\nmembers = [\"a/b/c/hello\"]\n");
}

#[test]
fn the_edit_is_shown_by_a_dry_run_and_as_a_diff() {
    let folder = tempfile::tempdir().unwrap();
    write(
        folder.path(),
        "Cargo.toml",
        "[workspace]\nmembers = [\n    \"a\",\n]\n",
    );
    let dry = micro_new(folder.path(), &["hello", "--dry-run"]);
    assert!(text(&dry.stdout).contains("\n  edit Cargo.toml\n"));
    let diff = micro_new(folder.path(), &["hello", "--diff"]);
    let expected = "--- a/Cargo.toml\n+++ b/Cargo.toml\n@@ -1,4 +1,5 @@\n [workspace]\n members = [\n     \"a\",\n+    \"hello\",\n ]\n";
    assert!(
        text(&diff.stdout).contains(expected),
        "{}",
        text(&diff.stdout)
    );
    assert_eq!(tree(folder.path()), ["Cargo.toml"]);
}

#[test]
fn a_manifest_that_changes_meanwhile_takes_the_project_back() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "Cargo.toml", "[workspace]\n");
    let plan = plan("svc/hello", folder.path()).unwrap();
    write(folder.path(), "Cargo.toml", "[workspace]\n# theirs\n");
    assert!(plan.write().is_err());
    assert_eq!(tree(folder.path()), ["Cargo.toml"]);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    assert_eq!(read(folder.path(), "Cargo.toml"), "[workspace]\n# theirs\n");
}

#[test]
fn a_workspace_that_cannot_be_joined_is_an_error() {
    for manifest in [
        "[workspace\n",
        "[workspace]\nmembers = \"a\"\n",
        "workspace = 1\n",
    ] {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), "Cargo.toml", manifest);
        let error = plan("hello", folder.path()).unwrap_err();
        assert!(error.hint().is_some(), "{manifest}: {error}");
        assert_eq!(tree(folder.path()), ["Cargo.toml"]);
    }
}

#[test]
fn two_packages_of_one_name_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    write(
        folder.path(),
        "Cargo.toml",
        "[workspace]\nmembers = [\"a/*\"]\n",
    );
    plan("a/hello", folder.path()).unwrap().write().unwrap();
    let error = plan("b/hello", folder.path()).unwrap_err();
    assert!(
        error
            .to_string()
            .ends_with("is called `hello-service` already"),
        "{error}"
    );
    assert!(error.hint().unwrap().contains("`--alias`"));
}
