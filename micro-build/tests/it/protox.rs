//! What protoc takes and protox, left to itself, does not.

use super::Project;

#[test]
fn a_name_is_looked_up_in_imported_files_only() {
    let project = Project::new(&[
        (
            "proto/a.proto",
            "syntax = \"proto3\";\npackage p.config.v1;\nmessage M {}\n",
        ),
        (
            "proto/b.proto",
            "syntax = \"proto3\";\npackage p.ext.config.v1;\nmessage N {}\n",
        ),
        (
            "proto/c.proto",
            "syntax = \"proto3\";\npackage p.ext.user;\nimport \"a.proto\";\nmessage U { config.v1.M m = 1; }\n",
        ),
    ]);
    project.builder().compile(project.path("proto")).unwrap();
    let user = project.read("out/p.ext.user.rs");
    assert!(user.contains("super::super::config::v1::M"), "{user}");
}

#[test]
fn a_descriptor_proto_that_is_too_new_gives_way_to_the_built_in_one() {
    let project = Project::new(&[
        (
            "proto/google/protobuf/descriptor.proto",
            "syntax = \"proto2\";\npackage google.protobuf;\n\
             message FieldOptions { extensions 1000 [declaration = { number: 1000 }]; }\n",
        ),
        (
            "proto/a.proto",
            "syntax = \"proto3\";\nimport \"google/protobuf/descriptor.proto\";\n\
             message A { google.protobuf.FieldOptions o = 1; }\n",
        ),
    ]);
    project
        .builder()
        .compile(project.path("proto/a.proto"))
        .unwrap();
    assert!(project.read("out/_.rs").contains("FieldOptions"));
}
