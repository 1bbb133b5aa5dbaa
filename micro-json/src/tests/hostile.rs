//! Input made to exhaust the stack.

use prost::Message as _;
use prost_types::Any;

use super::sample::Sample;
use super::{read, write};

#[track_caller]
fn too_deep<T: super::Value + std::fmt::Debug>(open: &str, close: &str) {
    let json = open.repeat(100_000) + &close.repeat(100_000);
    let error = read::<T>(&json).unwrap_err();
    assert!(
        error.contains("nested deeper than") || error.contains("recursion limit"),
        "{error}"
    );
}

#[test]
fn deep_json() {
    too_deep::<Sample>(r#"{"child":"#, "}");
    too_deep::<Sample>(r#"{"children":["#, "]}");
    too_deep::<prost_types::Value>("[", "]");
    too_deep::<prost_types::Value>(r#"{"a":"#, "}");
    too_deep::<Any>(r#"{"@type":"a/google.protobuf.Any","value":"#, "}");
}

#[test]
fn deep_levels_that_are_allowed() {
    let json = r#"{"child":"#.repeat(99) + "{}" + &"}".repeat(99);
    assert_eq!(write(&read::<Sample>(&json).unwrap()), Ok(json));
}

#[test]
fn deep_bytes() {
    let mut any = Any::default();
    for _ in 0..10_000 {
        any = Any {
            type_url: "a/google.protobuf.Any".into(),
            value: any.encode_to_vec(),
        };
    }
    let error = write(&any).unwrap_err();
    assert!(error.contains("nested deeper than 100 levels"), "{error}");
}

#[test]
fn no_input_panics() {
    let json = concat!(
        r#"{"int":"1","at":"2020-01-01T00:00:00Z","any":{"@type":"a/google.protobuf.Duration","#,
        r#""value":"1.5s"},"data":"AA==","palette":{"1":"RED"},"value":[{"a":null}],"real":1e3}"#,
    );
    read::<Sample>(json).unwrap();
    for at in 0..json.len() {
        for byte in [
            b'"', b'{', b'}', b'[', b'0', b'-', b'\\', b' ', 0xc3, b'Z', b'.',
        ] {
            let mut bytes = json.as_bytes().to_vec();
            bytes[at] = byte;
            let _ = crate::from_slice::<Sample>(&bytes, &crate::ReadOptions::STRICT);
        }
    }
}
