//! Everything is written or nothing is.

use std::fs;
use std::path::Path;

use micro_new::{Error, NewArgs, Plan, Source};

fn plan(name: &str, folder: &Path) -> Result<Plan, Error> {
    let source = Source::Release("0.1.0".to_owned());
    micro_new::plan(&NewArgs::new(name), folder, &source)
}

/// Everything below `folder`, with `/` between parts.
fn tree(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            let name = path
                .strip_prefix(folder)
                .unwrap()
                .to_str()
                .unwrap()
                .replace('\\', "/");
            if path.is_dir() {
                open.push(path);
            } else {
                found.push(name);
            }
        }
    }
    found.sort();
    found
}

#[test]
fn the_plan_and_nothing_else_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let plan = plan("svc/hello", folder.path()).unwrap();
    plan.write().unwrap();
    let planned: Vec<_> = plan
        .files()
        .iter()
        .map(|file| format!("svc/hello/{}", file.path()))
        .collect();
    assert_eq!(tree(folder.path()), planned);
    for file in plan.files() {
        let written = fs::read_to_string(plan.root().join(file.path())).unwrap();
        assert_eq!(written, file.contents());
    }
}

#[cfg(unix)]
#[test]
fn others_may_read_the_project() {
    use std::os::unix::fs::PermissionsExt;

    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("usual")).unwrap();
    plan("hello", folder.path()).unwrap().write().unwrap();
    let mode = |name: &str| {
        folder
            .path()
            .join(name)
            .metadata()
            .unwrap()
            .permissions()
            .mode()
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
    assert!(!error.is_usage());
    assert!(plan("file", folder.path()).is_err());
    let error = plan("file/hello", folder.path()).unwrap_err();
    assert!(
        error.to_string().ends_with("is a file, not a folder"),
        "{error}"
    );

    assert_eq!(tree(folder.path()), ["file"]);
    assert_eq!(
        fs::read_to_string(folder.path().join("file")).unwrap(),
        "mine"
    );
}

#[test]
fn a_failed_write_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let plan = plan("svc/hello", folder.path()).unwrap();
    // Someone is faster, between the check and the write.
    fs::create_dir_all(plan.root()).unwrap();
    fs::write(plan.root().join("theirs"), "").unwrap();
    assert!(plan.write().is_err());
    assert_eq!(tree(folder.path()), ["svc/hello/theirs"]);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn a_project_in_a_workspace_stands_for_itself() {
    let folder = tempfile::tempdir().unwrap();
    let manifest = |plan: &Plan| {
        plan.files()
            .iter()
            .find(|file| file.path() == "Cargo.toml")
            .unwrap()
            .clone()
    };
    let alone = plan("svc/hello", folder.path()).unwrap();
    assert!(!manifest(&alone).contents().contains("[workspace]"));
    fs::write(
        folder.path().join("Cargo.toml"),
        "[workspace]\nmembers = []\n",
    )
    .unwrap();
    let inside = plan("svc/hello", folder.path()).unwrap();
    assert!(manifest(&inside).contents().contains("\n[workspace]\n"));
}
