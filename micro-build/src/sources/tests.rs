use super::scan::{Import, Scan, scan};
use super::*;

fn import(name: &str, line: u32, column: u32) -> Import {
    Import {
        name: name.to_owned(),
        position: (line, column),
    }
}

#[test]
fn imports_and_edition_are_found_and_nothing_else() {
    let text = r#"// import "comment.proto";
/* edition = "1"; import "block.proto"; */ edition = '2023';
import "a.proto"; import public "b/c.proto";
  import option 'd.proto';
option (x) = "import \"string.proto\";";
message import { string import = 1; }
"#;
    let expected = Scan {
        edition: Some("2023".to_owned()),
        imports: vec![
            import("a.proto", 3, 1),
            import("b/c.proto", 3, 19),
            import("d.proto", 4, 3),
        ],
        bodies: Vec::new(),
    };
    assert_eq!(scan(text), expected);
}

#[test]
fn methods_are_counted_by_service() {
    let text = "service A { rpc X(M) returns (M); option (o) = { rpc: 1 }; rpc Y(M) returns (M) {} // c\n}\n\
                message rpc {} service B {} service C { rpc Z(M) returns (M) { // z\n option x = 1; } }";
    let expected = [
        vec![None, Some(None)],
        vec![],
        vec![Some(Some(" z\n".to_owned()))],
    ];
    assert_eq!(scan(text).bodies, expected);
}

#[test]
fn broken_text_is_left_to_the_compiler() {
    for text in [
        "import \"open\nmessage M {}",
        "import",
        "}};;import 1;",
        "/* open",
        "\"",
        "é\"\\",
    ] {
        assert_eq!(scan(text), Scan::default(), "{text:?}");
    }
}

/// Lays out files (path and text) and finds the sources from the folder's top.
fn find(files: &[(&str, &str)], given: &[&str], includes: &[&str]) -> (Sources, String) {
    let folder = tempfile::tempdir().unwrap();
    let below = |path: &&str| folder.path().join(path);
    for (path, text) in files {
        let path = below(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let given: Vec<_> = given.iter().map(below).collect();
    let includes: Vec<_> = includes.iter().map(below).collect();
    let mut errors = Errors::default();
    let mut sources = Sources::find(&given, &includes, &mut errors);
    let top = folder.path().canonicalize().unwrap();
    for folder in &mut sources.includes {
        *folder = folder
            .canonicalize()
            .unwrap()
            .strip_prefix(&top)
            .unwrap()
            .to_owned();
    }
    let text = errors
        .to_string()
        .replace(&format!("{}/", folder.path().display()), "");
    (sources, text)
}

/// Checks the include folder chosen for `given`, and the names that follow from it.
fn check_default(files: &[(&str, &str)], given: &[&str], folder: &str, roots: &[&str]) {
    let (sources, errors) = find(files, given, &[]);
    assert_eq!(errors, "");
    assert_eq!(sources.includes, [Path::new(folder)], "{given:?}");
    assert_eq!(sources.roots, roots, "{given:?}");
}

#[test]
fn the_default_include_is_the_innermost_folder_that_serves() {
    check_default(
        &[("proto/a.proto", "")],
        &["proto/a.proto"],
        "proto",
        &["a.proto"],
    );
    check_default(
        &[("proto/v1/a.proto", ""), ("proto/v2/a.proto", "")],
        &["proto/v1/a.proto", "proto/v2/a.proto"],
        "proto",
        &["v1/a.proto", "v2/a.proto"],
    );
    check_default(
        &[
            ("x/proto/g/a.proto", "import 'proto/c/b.proto';"),
            ("x/proto/c/b.proto", ""),
        ],
        &["x/proto/g/a.proto"],
        "x",
        &["proto/g/a.proto"],
    );
    let built_in = ("proto/a.proto", "import 'google/protobuf/any.proto';");
    check_default(&[built_in], &["proto/a.proto"], "proto", &["a.proto"]);
    let nowhere = ("proto/a.proto", "import 'gone.proto';");
    check_default(&[nowhere], &["proto/a.proto"], "proto", &["a.proto"]);
    check_default(
        &[("proto/sub/a.proto", "")],
        &["proto"],
        "proto",
        &["sub/a.proto"],
    );
}

#[test]
fn the_closure_has_imports_before_importers_once_each() {
    let files = [
        ("p/a.proto", "import 'b.proto'; import 'c.proto';"),
        ("p/b.proto", "import 'c.proto'; import 'a.proto';"),
        ("p/c.proto", "import 'gone.proto';"),
    ];
    let (sources, errors) = find(&files, &["p/a.proto", "p/a.proto", "p/c.proto"], &[]);
    assert_eq!(errors, "");
    let names: Vec<_> = sources
        .files
        .iter()
        .map(|file| file.name.as_str())
        .collect();
    assert_eq!(names, ["c.proto", "b.proto", "a.proto"]);
    assert_eq!(sources.roots, ["a.proto", "c.proto"]);
    assert_eq!(sources.files[0].missing, [import("gone.proto", 1, 1)]);
}

#[test]
fn what_cannot_be_found_or_named_is_reported_all_at_once() {
    let files = [
        ("one/a.proto", ""),
        ("two/a.proto", ""),
        ("three/b.proto", ""),
        ("empty/x.txt", ""),
    ];
    let given = ["two/a.proto", "three/b.proto", "none.proto", "empty"];
    let (_, errors) = find(&files, &given, &["one", "two"]);
    let lines: Vec<_> = errors.lines().collect();
    assert_eq!(
        lines,
        [
            "`none.proto` not found",
            "no .proto file in `empty`",
            "two/a.proto: hidden by `one/a.proto`, since its include folder comes first; both are named `a.proto`",
            "three/b.proto: not in an include folder (`one`, `two`); add one with `.include(…)`",
        ]
    );
}

#[test]
fn a_file_may_be_given_by_its_name() {
    let (sources, errors) = find(&[("p/q/a.proto", "")], &[], &["p"]);
    assert_eq!(
        (sources.roots.len(), errors.as_str()),
        (0, "no .proto file to compile")
    );
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.proto"), "").unwrap();
    let mut errors = Errors::default();
    let sources = Sources::find(&["a.proto".into()], &[folder.path().into()], &mut errors);
    assert_eq!(sources.roots, ["a.proto"]);
    assert!(errors.is_empty(), "{errors}");
}
