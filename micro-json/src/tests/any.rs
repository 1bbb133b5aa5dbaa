//! `Any`: types beside and inside, known and unknown.

use prost_types::Any;

use super::sample::Sample;
use super::{read, write};
use crate::{ReadOptions, Types, WriteOptions, from_str, to_string};

fn any(name: &str, message: &impl prost::Message) -> Any {
    Any {
        type_url: format!("type.googleapis.com/{name}"),
        value: message.encode_to_vec(),
    }
}

#[test]
fn well_known() {
    for (any, json) in [
        (Any::default(), "{}"),
        (
            any(
                "google.protobuf.Duration",
                &prost_types::Duration {
                    seconds: 1,
                    nanos: 0,
                },
            ),
            r#"{"@type":"type.googleapis.com/google.protobuf.Duration","value":"1s"}"#,
        ),
        (
            any("google.protobuf.Int64Value", &5_i64),
            r#"{"@type":"type.googleapis.com/google.protobuf.Int64Value","value":"5"}"#,
        ),
        (
            any("google.protobuf.Empty", &()),
            r#"{"@type":"type.googleapis.com/google.protobuf.Empty"}"#,
        ),
        (
            any(
                "google.protobuf.Any",
                &any("google.protobuf.BoolValue", &true),
            ),
            concat!(
                r#"{"@type":"type.googleapis.com/google.protobuf.Any","value":"#,
                r#"{"@type":"type.googleapis.com/google.protobuf.BoolValue","value":true}}"#
            ),
        ),
    ] {
        assert_eq!(write(&any).unwrap(), json);
        assert_eq!(read::<Any>(json).unwrap(), any);
    }
}

#[test]
fn empty_as_go_writes_it() {
    let json = r#"{"@type":"a/google.protobuf.Empty","value":{}}"#;
    assert!(read::<Any>(json).unwrap().value.is_empty());
}

#[test]
fn of_the_registry() {
    let mut types = Types::new();
    types.add::<Sample>();
    let sample = Sample {
        int: 3,
        ratio: 0.1,
        display_name: Some("x".into()),
        ..Sample::default()
    };
    let any = any("pkg.Sample", &sample);
    let written = WriteOptions {
        types: Some(&types),
        ..WriteOptions::PROTO_NAMES
    };
    let json = to_string(&any, &written).unwrap();
    assert_eq!(
        json,
        r#"{"@type":"type.googleapis.com/pkg.Sample","int":3,"display_name":"x","ratio":0.1}"#
    );
    let strict = ReadOptions {
        types: Some(&types),
        ..ReadOptions::STRICT
    };
    assert_eq!(from_str::<Any>(&json, &strict).unwrap(), any);
    let type_last =
        r#"{"int":3,"ratio":0.1,"displayName":"x","@type":"type.googleapis.com/pkg.Sample"}"#;
    assert_eq!(from_str::<Any>(type_last, &strict).unwrap(), any);
    for (json, because) in [
        (r#"{"@type":"a/pkg.Sample","int":1,"int":1}"#, "twice"),
        (
            r#"{"@type":"a/pkg.Sample","@type":"a/pkg.Sample"}"#,
            "twice",
        ),
        (
            r#"{"@type":"a/pkg.Sample","children":[{"int":[]}]}"#,
            "`children[0].int`",
        ),
        (
            r#"{"@type":"a/pkg.Sample","nothing":1}"#,
            "unknown field `nothing`",
        ),
    ] {
        let error = from_str::<Any>(json, &strict).unwrap_err().to_string();
        assert!(error.contains(because), "{error}");
    }
}

#[test]
fn refusals() {
    for (json, because) in [
        ("null", "google.protobuf.Any"),
        ("[]", "google.protobuf.Any"),
        (r#"{"value":1}"#, "`@type`"),
        (r#"{"@type":1}"#, "`@type`"),
        (r#"{"@type":""}"#, "`@type`"),
        (r#"{"@type":"google.protobuf.Empty"}"#, "with a `/`"),
        (r#"{"@type":"a/pkg.Other"}"#, "not in the registry"),
        (r#"{"@type":"a/google.protobuf.Duration"}"#, "`value`"),
        (
            r#"{"@type":"a/google.protobuf.Duration","value":"1s","x":1}"#,
            "`x`",
        ),
    ] {
        let error = read::<Any>(json).unwrap_err();
        assert!(error.contains(because), "{error}");
    }
    let error = write(&Any {
        type_url: "a/pkg.Other".into(),
        value: vec![],
    })
    .unwrap_err();
    assert!(error.contains("not in the registry"), "{error}");
    let error = write(&Any {
        type_url: "a/google.protobuf.Duration".into(),
        value: vec![7],
    });
    assert!(error.is_err());
}
