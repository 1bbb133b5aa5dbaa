//! Everything is written or nothing is.

use std::fs;
use std::path::Path;

use micro_new::{Action, Error, NewArgs, Plan, Source};

use crate::places::{read, texts, tree, write};

fn plan_with(name: &str, folder: &Path, force: bool) -> Result<Plan, Error> {
    let source = Source::Release("0.1.0".to_owned());
    let mut args = NewArgs::new(name);
    args.force = force;
    micro_new::create(&args, folder, &source)
}

fn plan(name: &str, folder: &Path) -> Result<Plan, Error> {
    plan_with(name, folder, false)
}

#[test]
fn the_plan_and_nothing_else_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let plan = plan("svc/hello", folder.path()).unwrap();
    plan.write().unwrap();
    let mut planned: Vec<_> = plan
        .changes()
        .iter()
        .map(|file| (file.path().to_owned(), file.text().unwrap().to_owned()))
        .collect();
    planned.sort();
    assert_eq!(texts(folder.path()), planned);
}

#[cfg(unix)]
#[test]
fn others_may_read_the_project() {
    use std::os::unix::fs::PermissionsExt;

    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("usual")).unwrap();
    plan("hello", folder.path()).unwrap().write().unwrap();
    let mode = |name: &str| {
        let metadata = folder.path().join(name).metadata();
        metadata.unwrap().permissions().mode()
    };
    assert_eq!(mode("hello"), mode("usual"));
}

#[test]
fn what_is_there_is_never_touched() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("hello")).unwrap();
    fs::write(folder.path().join("file"), "mine").unwrap();

    let error = plan("hello", folder.path()).unwrap_err();
    assert_eq!(error.to_string(), "`hello` exists already");
    assert!(error.hint().unwrap().contains("`--force`"));
    assert!(!error.is_usage());
    assert!(plan("file", folder.path()).is_err());
    assert!(plan_with("file", folder.path(), true).is_err());
    let error = plan("file/hello", folder.path()).unwrap_err();
    assert!(
        error.to_string().ends_with("is a file, not a folder"),
        "{error}"
    );

    assert_eq!(tree(folder.path()), ["file"]);
    assert_eq!(read(folder.path(), "file"), "mine");
}

#[test]
fn force_replaces_what_is_in_the_way_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    plan("hello", folder.path()).unwrap().write().unwrap();
    let written = texts(folder.path());
    write(folder.path(), "hello/src/main.rs", "mine");
    write(folder.path(), "hello/src/mine.rs", "mine too");
    fs::remove_file(folder.path().join("hello/Makefile")).unwrap();

    let plan = plan_with("hello", folder.path(), true).unwrap();
    let changed: Vec<_> = plan
        .changes()
        .iter()
        .filter(|change| change.action() != Action::Keep)
        .map(|change| (change.action(), change.path()))
        .collect();
    let expected = [
        (Action::Create, "hello/Makefile"),
        (Action::Replace, "hello/src/main.rs"),
    ];
    assert_eq!(changed, expected);
    plan.write().unwrap();

    let mut expected = written;
    expected.push(("hello/src/mine.rs".to_owned(), "mine too".to_owned()));
    expected.sort();
    assert_eq!(texts(folder.path()), expected);
}

#[test]
fn a_place_that_is_taken_meanwhile_stays_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let plan = plan("svc/hello", folder.path()).unwrap();
    // Someone is faster, between the plan and the write.
    write(folder.path(), "svc/hello/theirs", "");
    assert!(plan.write().is_err());
    assert_eq!(tree(folder.path()), ["svc/hello/theirs"]);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn a_write_that_fails_midway_is_undone() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "hello/Makefile", "mine");
    let plan = plan_with("hello", folder.path(), true).unwrap();
    // Files before `src` in the order are moved to their places, then this one cannot be.
    write(folder.path(), "hello/src", "not a folder");
    let before = texts(folder.path());
    let error = plan.write().unwrap_err();
    assert!(error.to_string().starts_with("cannot write to "), "{error}");
    assert_eq!(texts(folder.path()), before);
    assert_eq!(
        fs::read_dir(folder.path().join("hello")).unwrap().count(),
        2
    );
}

#[test]
fn a_file_that_changes_meanwhile_is_not_lost() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "hello/README.md", "old");
    let plan = plan_with("hello", folder.path(), true).unwrap();
    write(folder.path(), "hello/README.md", "new");
    let error = plan.write().unwrap_err();
    assert_eq!(error.to_string(), "`hello/README.md` was changed meanwhile");
    assert_eq!(tree(folder.path()), ["hello/README.md"]);
    assert_eq!(read(folder.path(), "hello/README.md"), "new");
}

#[cfg(unix)]
#[test]
fn links_are_not_followed_out_of_the_project() {
    let folder = tempfile::tempdir().unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("hello")).unwrap();
    std::os::unix::fs::symlink(elsewhere.path(), folder.path().join("hello/src")).unwrap();
    let error = plan_with("hello", folder.path(), true).unwrap_err();
    assert!(error.to_string().contains("is a link"), "{error}");
    assert!(tree(elsewhere.path()).is_empty());
}
