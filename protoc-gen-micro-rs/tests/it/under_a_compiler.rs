//! What has to hold under every compiler.

use prost::Message as _;
use prost_types::FileDescriptorSet;

use super::compilers::{self, Compiler, Outcome};

const GREETER: (&str, &str) = (
    "greeter.proto",
    r#"syntax = "proto3";

package go.micro.service.greeter;

import "google/protobuf/timestamp.proto";
import "words/polite.proto";

// Greeter says hello.
service Greeter {
  // Call answers one request.
  rpc Call(Request) returns (Response);
  rpc Stream(Request) returns (stream Response);
}

message Request {
  string name = 1;
  optional int32 age = 2;
}

message Response {
  words.Polite msg = 1;
  google.protobuf.Timestamp at = 2;
}
"#,
);
const POLITE: (&str, &str) = (
    "words/polite.proto",
    "syntax = \"proto3\";\n\npackage words;\n\n// A friendly word.\nmessage Polite {\n  string text = 1;\n}\n",
);

fn generate(compiler: &Compiler, protos: &[(&str, &str)], options: &[&str]) -> Outcome {
    let outcome = compiler.run(protos, options);
    assert!(outcome.success, "{}: {}", compiler.name, outcome.stderr);
    outcome
}

#[test]
fn all_compilers_give_the_same_files() {
    let expected = generate(&compilers::vendored(), &[GREETER, POLITE], &[]).files;
    let names: Vec<_> = expected.keys().map(String::as_str).collect();
    assert_eq!(names, ["go.micro.service.greeter.rs", "mod.rs", "words.rs"]);
    for compiler in compilers::all() {
        let files = generate(&compiler, &[GREETER, POLITE], &[]).files;
        assert!(
            files == expected,
            "{} differs from protoc-bin-vendored",
            compiler.name
        );
    }
}

#[test]
fn imports_are_not_generated_unless_asked_for() {
    let compiler = compilers::vendored();
    let files = generate(&compiler, &[GREETER, POLITE], &["file_per_package=false"]).files;
    assert!(
        !files.keys().any(|name| name.contains("google")),
        "{:?}",
        files.keys()
    );
}

#[test]
fn editions_are_accepted_where_the_compiler_knows_them() {
    for compiler in compilers::all() {
        for edition in compiler.editions {
            let proto =
                format!("edition = \"{edition}\";\npackage e;\nmessage M {{ int32 a = 1; }}\n");
            let files = generate(&compiler, &[("e.proto", &proto)], &[]).files;
            assert!(files.contains_key("e.rs"), "{} {edition}", compiler.name);
        }
    }
}

#[test]
fn a_wrong_option_stops_every_compiler_with_our_words() {
    for compiler in compilers::all() {
        let outcome = compiler.run(&[POLITE], &["jsn=false", "bytes"]);
        let Outcome {
            files,
            success,
            stderr,
        } = outcome;
        assert!(!success && files.is_empty(), "{}", compiler.name);
        assert!(
            stderr.contains("(did you mean `json`?)"),
            "{}: {stderr}",
            compiler.name
        );
        assert!(
            stderr.contains("`bytes` needs a value"),
            "{}: {stderr}",
            compiler.name
        );
    }
}

#[test]
fn an_escaped_comma_passes_every_compiler() {
    for compiler in compilers::all() {
        let option = r"type_attribute=.words=#[derive(Eq\, Hash)]";
        let files = generate(&compiler, &[POLITE], &[option, "json=false"]).files;
        let text = String::from_utf8_lossy(&files["words.rs"]);
        assert!(
            text.contains("#[derive(Eq, Hash)]"),
            "{}: {text}",
            compiler.name
        );
    }
}

#[test]
fn a_descriptor_set_passes_every_compiler_unharmed() {
    // A text of over 127 bytes makes a length that is no UTF-8.
    let long = format!("{}\n// {}\n", POLITE.1, "x".repeat(200));
    for compiler in compilers::all() {
        let option = "descriptor_set=all.bin";
        let files = generate(
            &compiler,
            &[GREETER, ("words/polite.proto", &long)],
            &[option],
        )
        .files;
        let set = FileDescriptorSet::decode(&*files["all.bin"]).unwrap();
        let mut names: Vec<_> = set.file.iter().map(|file| file.name()).collect();
        names.sort_unstable();
        let expected = [
            "google/protobuf/timestamp.proto",
            "greeter.proto",
            "words/polite.proto",
        ];
        assert_eq!(names, expected, "{}", compiler.name);
    }
}
