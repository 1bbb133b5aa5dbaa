//! What a build leaves on disk.

use std::fs;
use std::time::{Duration, SystemTime};

use prost::Message as _;
use prost_types::FileDescriptorSet;

use super::{Project, names};

const A: &str = "syntax = \"proto3\";\npackage a;\nimport \"b.proto\";\nmessage A { b.B b = 1; }\n";
const B: &str = "syntax = \"proto3\";\npackage b;\nmessage B {}\n";

#[test]
fn only_what_changed_is_written() {
    let project = Project::new(&[("p/a.proto", A), ("p/b.proto", B)]);
    let build = || project.builder().compile(project.path("p")).unwrap();
    build();
    let out = project.path("out");
    assert_eq!(names(&out), ["a.rs", "b.rs", "mod.rs"]);

    let old = SystemTime::now() - Duration::from_secs(1000);
    for name in names(&out) {
        let file = fs::File::options()
            .append(true)
            .open(out.join(name))
            .unwrap();
        file.set_modified(old).unwrap();
    }
    project.write("p/a.proto", &A.replace("A {", "A2 {"));
    build();
    let is_old = |name: &str| {
        let modified = fs::metadata(out.join(name)).unwrap().modified().unwrap();
        modified < SystemTime::now() - Duration::from_secs(500)
    };
    assert_eq!(names(&out), ["a.rs", "b.rs", "mod.rs"]);
    assert!(!is_old("a.rs") && is_old("b.rs") && is_old("mod.rs"));
}

#[test]
fn imports_are_generated_when_their_types_are_used() {
    let root = "syntax = \"proto3\";\npackage root;\nimport \"direct.proto\";\nimport \"mark.proto\";\n\
                import \"lent.proto\";\nimport \"google/protobuf/any.proto\";\n\
                service S { rpc R(direct.D) returns (google.protobuf.Any) { option (mark.on) = { x: 1 }; } }\n\
                message M { lent.L l = 1; }\n";
    let direct = "syntax = \"proto3\";\npackage direct;\nimport \"further.proto\";\nmessage D { map<string, further.F.E> f = 1; }\n";
    let further = "syntax = \"proto3\";\npackage further;\nmessage F { enum E { A = 0; } }\n";
    let lent = "syntax = \"proto3\";\npackage lent;\nmessage L {}\n";
    let mark = "syntax = \"proto3\";\npackage mark;\nimport \"google/protobuf/descriptor.proto\";\n\
                message Mark { int32 x = 1; }\nextend google.protobuf.MethodOptions { Mark on = 50001; }\n";
    let project = Project::new(&[
        ("p/root.proto", root),
        ("p/direct.proto", direct),
        ("p/further.proto", further),
        ("p/lent.proto", lent),
        ("p/mark.proto", mark),
        ("out/mine.rs", ""),
    ]);
    let builder = project.builder().extern_path(".lent", "::lender::lent");
    builder.compile(project.path("p/root.proto")).unwrap();
    let expected = ["direct.rs", "further.rs", "mine.rs", "mod.rs", "root.rs"];
    assert_eq!(names(&project.path("out")), expected);

    let builder = project
        .builder()
        .out_dir(project.path("all"))
        .compile_well_known_types(true);
    builder.compile(project.path("p/root.proto")).unwrap();
    let expected = [
        "direct.rs",
        "further.rs",
        "google.protobuf.rs",
        "lent.rs",
        "mod.rs",
        "root.rs",
    ];
    assert_eq!(names(&project.path("all")), expected);
}

#[test]
fn a_descriptor_set_holds_the_import_closure_with_custom_options() {
    let marked = "syntax = \"proto3\";\npackage a;\nimport \"mark.proto\";\nmessage A { option (mark) = \"kept\"; }\n";
    let mark = "syntax = \"proto3\";\nimport \"google/protobuf/descriptor.proto\";\n\
                extend google.protobuf.MessageOptions { string mark = 50001; }\n";
    let project = Project::new(&[("a.proto", marked), ("mark.proto", mark)]);
    let builder = project.builder().descriptor_set("all.bin");
    builder.compile(project.path("a.proto")).unwrap();
    let bytes = fs::read(project.path("out/all.bin")).unwrap();
    let set = FileDescriptorSet::decode(&*bytes).unwrap();
    let files: Vec<_> = set.file.iter().map(|file| file.name()).collect();
    assert_eq!(
        files,
        ["google/protobuf/descriptor.proto", "mark.proto", "a.proto"]
    );
    assert!(bytes.windows(4).any(|window| window == b"kept"));
}

#[test]
fn the_free_function_takes_one_or_several() {
    // Without OUT_DIR all of these stop before anything is read; that they compile is the point.
    let several = vec!["a.proto".to_owned()];
    let results = [
        micro_build::compile("a.proto"),
        micro_build::compile(String::from("a.proto")),
        micro_build::compile(std::path::Path::new("a.proto")),
        micro_build::compile(["a.proto", "b.proto"]),
        micro_build::compile(&several),
        micro_build::compile(several.as_slice()),
        micro_build::compile(several.clone()),
    ];
    assert!(results.iter().all(Result::is_err));
}

#[test]
fn a_check_of_any_folder_names_the_stale_files() {
    let project = Project::new(&[("a.proto", "syntax = \"proto3\"; package a;")]);
    let check = || project.builder().check().compile(project.path("a.proto"));
    let error = check().unwrap_err().to_string();
    assert!(error.contains("mod.rs: missing"), "{error}");
    project.builder().compile(project.path("a.proto")).unwrap();
    check().unwrap();
}
