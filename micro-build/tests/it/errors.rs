//! Every problem at once, each with its place on disk.

use super::{PROTOC, Project};

#[test]
fn several_broken_files_are_all_reported() {
    let project = Project::new(&[
        (
            "proto/good.proto",
            "syntax = \"proto3\";\nmessage Good {}\n",
        ),
        (
            "proto/name.proto",
            "syntax = \"proto3\";\nmessage M {\n  Gone a = 1;\n  Lost b = 2;\n}\n",
        ),
        ("proto/syntax.proto", "syntax = \"proto3\";\nmessage {}\n"),
        (
            "proto/user.proto",
            "syntax = \"proto3\";\nimport \"name.proto\";\nmessage U { M m = 1; }\n",
        ),
        (
            "proto/open.proto",
            "syntax = \"proto3\";\nmessage O {\n  int32 a = 1;\n",
        ),
        (
            "proto/twice.proto",
            "syntax = \"proto3\";\nmessage T {}\n  message T {}\n",
        ),
    ]);
    let error = project.error(project.builder(), &["proto"]);
    let places: Vec<_> = error
        .lines()
        .map(|line| line.split(": ").next().unwrap())
        .collect();
    let expected = [
        "proto/name.proto:3:3",
        "proto/name.proto:4:3",
        "proto/open.proto:4:1",
        "proto/syntax.proto:2:9",
        "proto/twice.proto:3:11",
    ];
    assert_eq!(places, expected, "{error}");
    assert!(error.contains("name 'Gone' is not defined"), "{error}");
    assert!(!project.path("out").exists());
}

#[test]
fn missing_imports_are_reported_with_where_was_looked() {
    let project = Project::new(&[(
        "proto/a.proto",
        "syntax = \"proto3\";\nimport \"x/one.proto\";\nimport public \"two.proto\";\n",
    )]);
    let error = project.error(project.builder(), &["proto/a.proto"]);
    let top = project.path("proto");
    let looked = top.display().to_string();
    let short = looked.replace(&format!("{}/", project.folder.path().display()), "");
    let expected = format!(
        "proto/a.proto:2:1: import `x/one.proto` not found in `{short}`; add the folder it is in with `.include(…)`\n\
         proto/a.proto:3:1: import `two.proto` not found in `{short}`; add the folder it is in with `.include(…)`"
    );
    assert_eq!(error, expected);
    let builder = project.builder().protoc_executable(PROTOC());
    assert_eq!(project.error(builder, &["proto/a.proto"]), expected);
}

#[test]
fn an_import_cycle_is_an_error() {
    let project = Project::new(&[
        ("a.proto", "syntax = \"proto3\"; import \"b.proto\";"),
        ("b.proto", "syntax = \"proto3\"; import \"a.proto\";"),
    ]);
    let error = project.error(project.builder(), &["a.proto"]);
    assert!(error.contains("import cycle"), "{error}");
}

#[test]
fn what_the_generator_finds_is_placed_on_disk() {
    let text = "syntax = \"proto3\";\npackage _;\nmessage M {}\n";
    let project = Project::new(&[("proto/sub/a.proto", text)]);
    let error = project.error(
        project.builder().include(project.path("proto")),
        &["proto/sub/a.proto"],
    );
    assert!(error.starts_with("proto/sub/a.proto:2:1: "), "{error}");
}

#[test]
fn a_file_that_is_no_text_is_an_error() {
    let project = Project::new(&[]);
    std::fs::write(project.path("a.proto"), b"message \xff {}").unwrap();
    let error = project.error(project.builder(), &["a.proto"]);
    assert_eq!(error, "a.proto: is not UTF-8 text, from byte 8 on");
}

#[test]
fn wrong_options_are_all_reported() {
    let project = Project::new(&[("a.proto", "syntax = \"proto3\";")]);
    let builder = project
        .builder()
        .type_attribute(".", "derive(Eq)")
        .bytes("a b");
    let error = project.error(builder, &["a.proto"]);
    assert_eq!(error.lines().count(), 2, "{error}");
}

#[test]
fn an_include_folder_that_is_not_there_is_an_error() {
    let project = Project::new(&[("a.proto", "syntax = \"proto3\";")]);
    let builder = project
        .builder()
        .include(project.path("."))
        .include(project.path("gone"));
    let error = project.error(builder, &["a.proto"]);
    assert_eq!(error, "include folder `gone` not found");
}

#[test]
fn two_builds_may_not_write_the_same_file() {
    let project = Project::new(&[
        ("a.proto", "syntax = \"proto3\"; package a;"),
        ("b.proto", "syntax = \"proto3\"; package b;"),
    ]);
    project.builder().compile(project.path("a.proto")).unwrap();
    project.builder().compile(project.path("a.proto")).unwrap();
    let error = project.error(project.builder(), &["b.proto"]);
    assert!(
        error.starts_with("`mod.rs` was already generated from a.proto; compile these together"),
        "{error}"
    );
    project
        .builder()
        .include_file("b.mod.rs")
        .compile(project.path("b.proto"))
        .unwrap();
}
