//! What the options change, and serde's own traits.

use super::sample::{Choice, Color, Sample};
use crate::{ReadOptions, WriteOptions, from_str, to_string};

fn sample() -> Sample {
    Sample {
        display_name: Some("x".into()),
        color: 1,
        ..Sample::default()
    }
}

#[test]
fn proto_names() {
    let written = to_string(&sample(), &WriteOptions::PROTO_NAMES).unwrap();
    assert_eq!(written, r#"{"display_name":"x","color":"GREEN"}"#);
}

#[test]
fn enum_numbers() {
    let options = WriteOptions {
        enum_numbers: true,
        ..WriteOptions::CANONICAL
    };
    let written = to_string(&sample(), &options).unwrap();
    assert_eq!(written, r#"{"displayName":"x","color":1}"#);
}

#[test]
fn defaults() {
    let options = WriteOptions {
        defaults: true,
        ..WriteOptions::CANONICAL
    };
    let written = to_string(&Sample::default(), &options).unwrap();
    let expected = concat!(
        r#"{"int":0,"long":"0","real":0.0,"data":"","color":"RED","colors":[],"children":[],"#,
        r#""counts":{},"palette":{},"ratio":0.0,"flags":{}}"#,
    );
    assert_eq!(written, expected);
}

#[test]
fn unknown_is_passed_over() {
    let json = r#"{"x":{"y":[1,{}]},"color":"BLUE","colors":["BLUE","GREEN"],
        "palette":{"1":"BLUE","2":"GREEN"},"paint":"BLUE","word":"w","int":1}"#;
    let read: Sample = from_str(json, &ReadOptions::LENIENT).unwrap();
    let expected = Sample {
        colors: vec![1],
        palette: [(2, 1)].into(),
        choice: Some(Choice::Word("w".into())),
        int: 1,
        ..Sample::default()
    };
    assert_eq!(read, expected);
}

#[test]
fn through_serde() {
    let list = vec![sample()];
    let json = serde_json::to_string(&list).unwrap();
    assert_eq!(json, r#"[{"displayName":"x","color":"GREEN"}]"#);
    assert_eq!(serde_json::from_str::<Vec<Sample>>(&json).unwrap(), list);
    let tree = serde_json::to_value(&list).unwrap();
    assert_eq!(serde_json::from_value::<Vec<Sample>>(tree).unwrap(), list);
    assert_eq!(
        serde_json::to_string(&[Color::Green]).unwrap(),
        r#"["GREEN"]"#
    );
    assert_eq!(
        serde_json::from_str::<[Color; 2]>(r#"["RED",1]"#).unwrap(),
        [Color::Red, Color::Green]
    );
    assert!(serde_json::from_str::<Color>("9").is_err());
}
