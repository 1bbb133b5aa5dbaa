//! `micro-new upgrade`: what is new in the template comes in, what the user wrote stays.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::places::{micro_new, printed, read, refused, text, texts, tree, write};

const OLD: &str = "one\ntwo\nthree\nfour\nfive\nsix\nseven\n";
const NEW: &str = "one\ntwo\nthree\nfour\nfive\nsix\nSEVEN of {{alias}}\n";

/// A project made from an own template of the files a, b and c, which has a newer version since.
fn project() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    for file in ["a", "b", "c"] {
        write(folder.path(), &format!("own/{file}.hbs"), OLD);
    }
    printed(folder.path(), &["hello", "--template=own"]);
    for file in ["a", "b", "d"] {
        write(folder.path(), &format!("own/{file}.hbs"), NEW);
    }
    fs::remove_file(folder.path().join("own/c.hbs")).unwrap();
    let root = folder.path().join("hello");
    (folder, root)
}

fn upgraded() -> String {
    NEW.replace("{{alias}}", "hello")
}

#[test]
fn a_project_that_is_new_has_nothing_to_upgrade() {
    let folder = tempfile::tempdir().unwrap();
    printed(folder.path(), &["hello"]);
    let root = folder.path().join("hello");
    let before = texts(&root);
    let shown = printed(&root, &["upgrade"]);
    assert!(shown.contains("nothing is new in the template"), "{shown}");
    assert_eq!(texts(&root), before);
}

#[test]
fn files_the_user_left_alone_are_brought_up_to_date() {
    let (_folder, root) = project();
    // From a folder below: the project is found above.
    fs::create_dir(root.join("deep")).unwrap();
    let shown = printed(&root.join("deep"), &["upgrade"]);
    for line in ["replace ../a", "replace ../b", "remove ../c", "create ../d"] {
        assert!(shown.contains(&format!("\n  {line}\n")), "{shown}");
    }
    assert_eq!(tree(&root), [".micro/project.json", "a", "b", "d"]);
    assert_eq!(read(&root, "a"), upgraded());
    let again = printed(&root, &["upgrade"]);
    assert!(again.contains("nothing is new in the template"), "{again}");
}

#[test]
fn changes_of_both_are_merged() {
    let (_folder, root) = project();
    write(&root, "a", &OLD.replace("one", "ONE of mine"));
    write(&root, "c", "mine\n");
    write(&root, "d", "my own d\n");
    fs::remove_file(root.join("b")).unwrap();
    let shown = printed(&root, &["upgrade"]);
    for line in ["merge a", "keep b", "keep c", "keep d"] {
        assert!(shown.contains(&format!("\n  {line}\n")), "{shown}");
    }
    assert_eq!(read(&root, "a"), upgraded().replace("one", "ONE of mine"));
    assert_eq!(read(&root, "c"), "mine\n");
    assert_eq!(read(&root, "d"), "my own d\n");
    assert!(!root.join("b").exists());
}

#[test]
fn a_conflict_stops_everything_until_it_is_asked_for() {
    let (_folder, root) = project();
    write(&root, "a", &OLD.replace("seven", "mine"));
    let before = texts(&root);
    for arguments in [&["upgrade"][..], &["upgrade", "--dry-run"]] {
        let output = micro_new(&root, arguments);
        assert_eq!(output.status.code(), Some(1));
        assert!(text(&output.stdout).contains("\n  conflict a\n"));
        let error = text(&output.stderr);
        assert!(
            error.contains(
                "in one file, you and the template changed the same lines\nhint: `--force`"
            ),
            "{error}"
        );
        assert_eq!(texts(&root), before);
    }
    printed(&root, &["upgrade", "--force"]);
    let marked = read(&root, "a");
    for line in ["<<<<<<< ours", "mine", "SEVEN of hello", ">>>>>>> theirs"] {
        assert!(marked.lines().any(|found| found == line), "{marked}");
    }
    assert_eq!(read(&root, "b"), upgraded());
}

#[test]
fn a_dry_run_says_the_same_and_writes_nothing() {
    let (_folder, root) = project();
    let before = texts(&root);
    let dry = printed(&root, &["upgrade", "--dry-run"]);
    let diff = printed(&root, &["upgrade", "--diff"]);
    assert!(diff.contains("\n-seven\n+SEVEN of hello\n"), "{diff}");
    assert_eq!(texts(&root), before);
    assert_eq!(printed(&root, &["upgrade"]), dry);
}

#[test]
fn line_ends_of_the_system_are_no_changes() {
    let (_folder, root) = project();
    write(&root, "a", &OLD.replace('\n', "\r\n"));
    let shown = printed(&root, &["upgrade"]);
    assert!(shown.contains("\n  replace a\n"), "{shown}");
    assert_eq!(read(&root, "a"), upgraded().replace('\n', "\r\n"));
}

/// A project of an older release, with the line that the user changed since.
#[test]
fn a_project_of_an_older_release_is_upgraded() {
    let folder = tempfile::tempdir().unwrap();
    printed(folder.path(), &["hello"]);
    let root = folder.path().join("hello");
    let current = read(&root, "Makefile");
    let edit = |path: &str, from: &str, to: &str| {
        let old = read(&root, path);
        assert!(old.contains(from), "{path}: {from}");
        write(&root, path, &old.replace(from, to));
    };
    edit(".micro/project.json", "\\tcargo test\"", "\\tcargo check\"");
    edit(
        ".micro/project.json",
        concat!("\"version\": \"", env!("CARGO_PKG_VERSION")),
        "\"version\": \"0.0.1",
    );
    edit("Makefile", "\tcargo test\n", "\tcargo check\n");
    edit("Makefile", "build:\n", "# mine\nbuild:\n");
    let shown = printed(&root, &["upgrade"]);
    assert!(
        shown.starts_with("service `go.micro.service.hello`, from 0.0.1 to "),
        "{shown}"
    );
    assert!(shown.contains("\n  merge Makefile\n"), "{shown}");
    assert_eq!(
        read(&root, "Makefile"),
        current.replace("build:\n", "# mine\nbuild:\n")
    );
}

#[test]
fn what_is_no_project_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let error = refused(folder.path(), &["upgrade"], 1);
    assert!(
        error.contains("there is no `.micro/project.json`"),
        "{error}"
    );
    for broken in [
        "",
        "{}",
        "[]",
        "{\"version\": 1}",
        "{\"answers\": {\"type\": \"x\"}}",
    ] {
        write(folder.path(), ".micro/project.json", broken);
        let error = refused(folder.path(), &["upgrade"], 1);
        assert!(
            error.contains("hint: get it back from version control"),
            "{broken}: {error}"
        );
    }
}

/// A record is a file of the project: it may come from anyone.
#[test]
fn a_record_cannot_lead_out_of_the_project() {
    let (folder, root) = project();
    let outside = folder.path().join("outside");
    fs::write(&outside, "mine").unwrap();
    let record = read(&root, ".micro/project.json");
    let record = record.replace("\"c\": [", "\"../outside\": [");
    let record = record.replace("\"seven\"", "\"mine\"");
    write(&root, ".micro/project.json", &record);
    let output = micro_new(&root, &["upgrade", "--force"]);
    assert!(!output.status.success(), "{}", text(&output.stdout));
    assert_eq!(
        read(Path::new(&outside).parent().unwrap(), "outside"),
        "mine"
    );
}
