//! The real binary: on its own, and under every protobuf compiler at hand.
#![allow(clippy::unwrap_used, reason = "a test may unwrap, also in its helpers")]

mod as_a_build_script;
mod compilers;
mod under_a_compiler;

use std::io::Write as _;
use std::process::{Command, Output, Stdio};

const PLUGIN: &str = env!("CARGO_BIN_EXE_protoc-gen-micro-rs");

fn run(arguments: &[&str], input: &[u8]) -> Output {
    let mut plugin = Command::new(PLUGIN)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    plugin.stdin.take().unwrap().write_all(input).unwrap();
    plugin.wait_with_output().unwrap()
}

#[test]
fn help_shows_usage_and_every_option() {
    for argument in ["-h", "--help"] {
        let output = run(&[argument], b"");
        assert_eq!(output.status.code(), Some(0));
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(text.contains("protoc --micro-rs_out="), "{text}");
        assert!(text.contains("buf.gen.yaml"), "{text}");
        for row in micro_codegen::options::TABLE {
            assert!(text.contains(&format!("\n  {}=", row.name)), "{}", row.name);
        }
    }
}

#[test]
fn version_is_the_package_version() {
    let output = run(&["--version"], b"");
    let expected = concat!("protoc-gen-micro-rs ", env!("CARGO_PKG_VERSION"), "\n");
    assert_eq!(String::from_utf8(output.stdout).unwrap(), expected);
}

#[test]
fn an_unknown_argument_is_wrong_usage() {
    let output = run(&["--out=."], b"");
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(text.contains("unknown argument `--out=.`"), "{text}");
    assert!(text.contains("--help"), "{text}");
}

#[test]
fn no_input_is_answered_in_the_response() {
    let output = run(&[], b"");
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stderr.is_empty());
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.contains("nothing on standard input"), "{text}");
}

#[test]
fn garbage_is_answered_in_the_response() {
    let output = run(&[], b"not a request at all");
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stderr.is_empty());
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(
        text.contains("does not hold a CodeGeneratorRequest"),
        "{text}"
    );
}
