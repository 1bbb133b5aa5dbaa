//! Every type × name shape × namespace makes a project, or is refused with a reason and leaves nothing behind.

use std::fs;
use std::path::Path;

use micro_new::{Kind, NewArgs, Source};

use crate::places::{is_empty, tree};

const GOOD: [&str; 4] = ["greeter", "foo-bar", "svc/dir1", "DoiGreeter"];

/// With what is suggested instead.
const BAD: [(&str, &str); 6] = [
    ("2fast", "fast2"),
    ("type", "my-type"),
    ("测试", "greeter"),
    ("../x", "x"),
    ("/absolute/path", "path"),
    ("existing", ""),
];

const NAMESPACES: [&str; 3] = ["go.micro", "com.example", "com.type.self.acme-corp"];

fn args(name: &str, kind: Kind, namespace: &str) -> NewArgs {
    let mut args = NewArgs::new(name);
    args.kind = kind;
    args.namespace = namespace.to_owned();
    args
}

fn cases(names: &[&'static str]) -> Vec<(Kind, &'static str, &'static str)> {
    let mut cases = Vec::new();
    for kind in Kind::ALL {
        for name in names {
            cases.extend(NAMESPACES.map(|namespace| (kind, *name, namespace)));
        }
    }
    cases
}

#[test]
fn good_names_make_whole_projects() {
    let source = Source::Release("0.1.0".to_owned());
    for (kind, name, namespace) in cases(&GOOD) {
        let folder = tempfile::tempdir().unwrap();
        let case = format!("{kind} {name} {namespace}");
        let plan = micro_new::create(&args(name, kind, namespace), folder.path(), &source).unwrap();
        plan.write().unwrap();
        let mut planned: Vec<_> = plan
            .changes()
            .iter()
            .map(|file| file.path().to_owned())
            .collect();
        planned.sort();
        assert_eq!(tree(folder.path()), planned, "{case}");
        for file in [
            "Cargo.toml",
            "README.md",
            "Dockerfile",
            "Makefile",
            ".gitignore",
            ".github/workflows/ci.yml",
            "build.rs",
            "src/main.rs",
            "src/handler/mod.rs",
        ] {
            assert!(plan.root().join(file).is_file(), "{case}: {file}");
        }
        for path in planned {
            check(&folder.path().join(&path), &format!("{case}: {path}"));
        }
    }
}

/// What can be said of a file without a compiler.
fn check(path: &Path, case: &str) {
    let text = fs::read_to_string(path).unwrap();
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("rs") => {
            let parsed = syn::parse_file(&text);
            assert!(parsed.is_ok(), "{case}: {:?}", parsed.err());
        }
        Some("toml") => assert!(text.parse::<toml::Table>().is_ok(), "{case}"),
        _ => {}
    }
    assert!(text.ends_with('\n') && !text.ends_with("\n\n"), "{case}");
    assert!(
        path.ends_with("project.json") || !text.contains("{{"),
        "{case}"
    );
}

#[test]
fn bad_names_are_refused_and_leave_nothing() {
    let source = Source::Release("0.1.0".to_owned());
    for (kind, name, namespace) in cases(&BAD.map(|(name, _)| name)) {
        let folder = tempfile::tempdir().unwrap();
        let inner = folder.path().join("inner");
        fs::create_dir_all(inner.join("existing")).unwrap();
        let case = format!("{kind} {name} {namespace}");
        let error = micro_new::create(&args(name, kind, namespace), &inner, &source).unwrap_err();
        let hint = error.hint().unwrap_or_else(|| panic!("{case}: {error}"));
        let (_, suggestion) = BAD.iter().find(|(bad, _)| *bad == name).unwrap();
        assert!(hint.contains(&format!("`{suggestion}")), "{case}: {hint}");
        if !suggestion.is_empty() {
            let plan = micro_new::create(&args(suggestion, kind, namespace), &inner, &source);
            assert!(plan.is_ok(), "{case}: {suggestion}");
        }
        assert!(is_empty(&inner.join("existing")), "{case}");
        assert_eq!(fs::read_dir(&inner).unwrap().count(), 1, "{case}");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "{case}");
        assert!(!Path::new("/absolute").exists(), "{case}");
    }
}

#[test]
fn bad_namespaces_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let source = Source::Release("0.1.0".to_owned());
    for namespace in [
        "",
        ".",
        "go..micro",
        "go.2micro",
        "go micro",
        "测试",
        "go/micro",
    ] {
        for kind in Kind::ALL {
            let error =
                micro_new::create(&args("greeter", kind, namespace), folder.path(), &source);
            let error = error.unwrap_err();
            assert!(
                error.is_usage() && error.hint().is_some(),
                "{namespace}: {error}"
            );
        }
    }
    assert!(is_empty(folder.path()));
}
