//! Templates of one's own: `--template`, `show` and what is wrong with them.

use std::fs;
use std::path::Path;

use crate::places::{is_empty, printed, read, refused, tree, write};

fn with_template(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        write(folder.path(), &format!("own/{path}"), text);
    }
    folder
}

#[test]
fn files_are_filled_in_or_taken_as_they_are() {
    let folder = with_template(&[
        ("src/{{module}}.rs.hbs", "// {{type_name}} <{{fqdn}}>\n"),
        ("dot_env.hbs", "NAME={{alias}}\n"),
        (".editorconfig", "root = true\n"),
        ("as_is.txt", "{{ not.filled in }}\n"),
    ]);
    printed(folder.path(), &["foo-bar", "--template=own"]);
    let project = folder.path().join("foo-bar");
    assert_eq!(
        tree(&project),
        [
            ".editorconfig",
            ".env",
            ".micro/project.json",
            "as_is.txt",
            "src/foo_bar.rs"
        ]
    );
    assert_eq!(
        read(&project, "src/foo_bar.rs"),
        "// FooBar <go.micro.service.foo-bar>\n"
    );
    assert_eq!(read(&project, ".env"), "NAME=foo-bar\n");
    assert_eq!(read(&project, "as_is.txt"), "{{ not.filled in }}\n");
}

#[test]
fn a_broken_template_is_an_error_at_its_place() {
    let table: [(&str, &str, &str); 6] = [
        (
            "a.txt.hbs",
            "one\n{{modul}}\n",
            "a.txt.hbs:2:1: there is no `modul`",
        ),
        ("a.txt.hbs", "{{#if module}}", "a.txt.hbs:1:"),
        ("{{nothing}}.txt", "", "there is no `nothing`"),
        ("dot_./a.txt", "", "would be written to"),
        ("dot_./{{module}}", "", "would be written to"),
        ("{{folder}}/a", "", "there is no `folder`"),
    ];
    for (path, text, reason) in table {
        let folder = with_template(&[(path, text)]);
        let error = refused(folder.path(), &["foo", "--template=own"], 2);
        assert!(error.contains(reason), "{path}: {error}");
        assert!(error.contains("\nhint: "), "{path}: {error}");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "{path}");
    }
}

#[test]
fn two_files_that_become_one_are_refused() {
    let folder = with_template(&[("a.hbs", ""), ("a", "")]);
    let error = refused(folder.path(), &["foo", "--template=own"], 2);
    assert!(
        error.contains("two files of the template become `a`"),
        "{error}"
    );
}

#[test]
fn a_template_has_no_record_of_its_own() {
    let folder = with_template(&[(".micro/project.json", "{}\n")]);
    let error = refused(folder.path(), &["foo", "--template=own"], 2);
    assert!(
        error.contains("hint: remove it from the template"),
        "{error}"
    );
    assert!(!folder.path().join("foo").exists());
}

#[test]
fn what_is_no_template_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "file", "");
    fs::create_dir(folder.path().join("empty")).unwrap();
    for (template, reason) in [
        ("nowhere", "there is no template `"),
        ("file", "is not a folder"),
        ("empty", "holds no file"),
    ] {
        let error = refused(folder.path(), &["foo", "--template", template], 2);
        assert!(error.contains(reason), "{template}: {error}");
    }
    assert!(!folder.path().join("foo").exists());
}

#[test]
fn a_file_that_is_not_text_is_refused() {
    let folder = with_template(&[("a.txt", "")]);
    fs::write(folder.path().join("own/picture.png"), [0xff, 0xd8]).unwrap();
    let error = refused(folder.path(), &["foo", "--template=own"], 1);
    assert!(error.contains("picture.png"), "{error}");
}

#[test]
fn a_template_that_is_too_large_is_refused() {
    let folder = with_template(&[]);
    for number in 0..1001 {
        write(folder.path(), &format!("own/{number}"), "");
    }
    let error = refused(folder.path(), &["foo", "--template=own"], 2);
    assert!(error.contains("is too large"), "{error}");
}

#[test]
fn templates_are_listed_and_shown() {
    let folder = tempfile::tempdir().unwrap();
    let list = printed(folder.path(), &["list"]);
    for kind in ["service", "function", "api", "web"] {
        assert!(list.lines().any(|line| line.starts_with(kind)), "{list}");
        let shown = printed(folder.path(), &["show", kind]);
        assert!(shown.contains("\n  src/main.rs\n"), "{shown}");
        assert!(shown.contains("go.micro."), "{shown}");
    }
    let error = refused(folder.path(), &["show", "sevrice"], 2);
    assert!(
        error.contains("there is no template `sevrice`\nhint: `micro-new list`"),
        "{error}"
    );
    assert!(is_empty(folder.path()));
}

/// Every value that `show` lists, and no other, is one that templates get.
#[test]
fn what_show_lists_can_be_filled_in() {
    let folder = tempfile::tempdir().unwrap();
    let shown = printed(folder.path(), &["show", "service", "--output=json"]);
    let shown: serde_json::Value = serde_json::from_str(&shown).unwrap();
    let values = shown["values"].as_object().unwrap();
    let text: String = values
        .keys()
        .map(|key| format!("{key}={{{{{key}}}}}\n"))
        .collect();
    write(folder.path(), "own/all.txt.hbs", &text);
    printed(folder.path(), &["foo-bar", "--template=own"]);
    for line in read(folder.path(), "foo-bar/all.txt").lines() {
        let (key, value) = line.split_once('=').unwrap();
        let example = &values[key]["example"];
        let example = example.as_str().map_or(example.to_string(), str::to_owned);
        assert_eq!(value, example, "{key}");
    }
}

#[test]
fn a_copy_writes_what_the_original_writes() {
    let folder = tempfile::tempdir().unwrap();
    printed(folder.path(), &["show", "web", "--copy=own"]);
    printed(folder.path(), &["a/foo", "--type=web"]);
    printed(folder.path(), &["b/foo", "--type=web", "--template=own"]);
    let project = |name: &str| {
        let mut files = crate::places::texts(&folder.path().join(name));
        files.retain(|(path, _)| path != ".micro/project.json");
        let same = |text: String| text.replace(&format!("{name} "), "");
        files
            .into_iter()
            .map(|(path, text)| (path, same(text)))
            .collect::<Vec<_>>()
    };
    assert_eq!(project("a/foo"), project("b/foo"));
    let error = refused(folder.path(), &["show", "web", "--copy=own"], 1);
    assert!(error.contains("`own` exists already"), "{error}");
    assert!(Path::new(&folder.path().join("own/html/index.html.hbs")).is_file());
}
