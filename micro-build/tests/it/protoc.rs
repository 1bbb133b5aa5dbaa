//! protoc instead of protox.

use super::{PROTOC, Project};

const GREETER: &str = r#"syntax = "proto3";
package greeter;
import "google/protobuf/timestamp.proto";
// Greets.
service Greeter {
  // Answers one.
  rpc Call(Request) returns (Request);
}
message Request {
  string name = 1; // Who.
  map<string, google.protobuf.Timestamp> times = 2;
  oneof kind { bool loud = 3; int64 often = 4; }
}
"#;

#[test]
fn both_compilers_give_the_same_code() {
    let project = Project::new(&[("greeter.proto", GREETER)]);
    project
        .builder()
        .compile(project.path("greeter.proto"))
        .unwrap();
    let by_protox = project.read("out/greeter.rs");
    assert!(by_protox.contains("Answers one."), "{by_protox}");
    let builder = project.builder().protoc_executable(PROTOC());
    builder
        .out_dir(project.path("other"))
        .compile(project.path("greeter.proto"))
        .unwrap();
    assert!(by_protox == project.read("other/greeter.rs"));
    assert_eq!(project.read("out/mod.rs"), project.read("other/mod.rs"));
}

#[test]
fn comments_of_methods_are_the_same_from_both() {
    let text = r#"syntax = "proto3";
package c;
message M {}
service S {
  rpc A(M) returns (M) {} // after
  rpc B(M) returns (M) { // same line
  }
  rpc C(M) returns (M) {
    // own line
  }
  rpc D(M) returns (M) {
    // then blank

    option deprecated = false;
  }
  rpc E(M) returns (M) {
    // leads the option
    option deprecated = false;
  } // after E
  // Leads F.
  rpc F(M) returns (M) { /* block */
  }
  rpc G(M) returns (M) {

    // blank before
  }
  rpc H(M) returns (M); // plain
}
"#;
    let project = Project::new(&[("c.proto", text)]);
    project.builder().compile(project.path("c.proto")).unwrap();
    let builder = project.builder().protoc_executable(PROTOC());
    builder
        .out_dir(project.path("other"))
        .compile(project.path("c.proto"))
        .unwrap();
    let by_protox = project.read("out/c.rs");
    assert_eq!(by_protox, project.read("other/c.rs"));
    assert!(
        by_protox.contains("/// own line") && !by_protox.contains("after"),
        "{by_protox}"
    );
}

#[test]
fn editions_are_compiled() {
    for edition in ["2023", "2024"] {
        let text = format!("edition = \"{edition}\";\npackage e;\nmessage M {{ int32 a = 1; }}\n");
        let project = Project::new(&[("e.proto", &text)]);
        let builder = project.builder().protoc_executable(PROTOC());
        builder.compile(project.path("e.proto")).unwrap();
        assert!(project.read("out/e.rs").contains("struct M"), "{edition}");
    }
}

#[test]
fn all_that_protoc_says_is_reported_with_places_on_disk() {
    let project = Project::new(&[
        (
            "proto/a.proto",
            "syntax = \"proto3\";\nmessage M {\n  Gone a = 1;\n  Lost b = 2;\n}\n",
        ),
        ("proto/b.proto", "syntax = \"proto3\";\nmessage {}\n"),
    ]);
    let builder = project.builder().protoc_executable(PROTOC());
    let error = project.error(builder, &["proto"]);
    let lines: Vec<_> = error.lines().collect();
    assert!(
        lines[0].starts_with("proto/a.proto:3:3: \"Gone\" is not defined"),
        "{error}"
    );
    assert!(
        lines[1].starts_with("proto/a.proto:4:3: \"Lost\" is not defined"),
        "{error}"
    );
    assert!(lines[2].starts_with("proto/b.proto:2:9: "), "{error}");
}

#[test]
fn a_protoc_that_is_not_there_is_one_clear_message() {
    let project = Project::new(&[("a.proto", "syntax = \"proto3\";")]);
    let builder = project.builder().protoc_executable("/no/such/protoc");
    let error = project.error(builder, &["a.proto"]);
    assert_eq!(error.lines().count(), 1, "{error}");
    assert!(
        error.starts_with("`/no/such/protoc` cannot be started"),
        "{error}"
    );
}
