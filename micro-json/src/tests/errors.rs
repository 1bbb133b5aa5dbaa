//! Where an error says it is.

use super::sample::Sample;
use crate::{ReadOptions, WriteOptions, from_str, to_string};

#[test]
fn place_in_the_message_and_in_the_text() {
    let json = "{\"children\":[{},{\"child\":\n{\"counts\":{\"a b\":[]}}}]}";
    let error = from_str::<Sample>(json, &ReadOptions::STRICT).unwrap_err();
    assert_eq!(error.path(), r#"children[1].child.counts["a b"]"#);
    assert_eq!((error.line(), error.column()), (2, 19));
    let text = error.to_string();
    assert!(
        text.starts_with(
            r#"`children[1].child.counts["a b"]`: invalid type: sequence, expected int32"#
        ),
        "{text}"
    );
    assert!(text.ends_with("at line 2 column 19"), "{text}");
}

#[test]
fn place_through_serde() {
    let error = serde_json::from_str::<Vec<Sample>>("[{\"child\":{\n\"int\":{}}}]").unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("`child.int`: invalid type: map, expected int32"),
        "{error}"
    );
    assert_eq!((error.line(), error.column()), (2, 8));
}

#[test]
fn place_of_what_cannot_be_written() {
    let at = prost_types::Timestamp {
        seconds: i64::MAX,
        nanos: 0,
    };
    let sample = Sample {
        children: vec![Sample {
            at: Some(at),
            ..Sample::default()
        }],
        ..Sample::default()
    };
    let error = to_string(&sample, &WriteOptions::CANONICAL).unwrap_err();
    assert_eq!(
        error.to_string(),
        "`children[0].at`: timestamp is not in the years 1 to 9999"
    );
    let error = serde_json::to_string(&sample).unwrap_err();
    assert_eq!(
        error.to_string(),
        "`children[0].at`: timestamp is not in the years 1 to 9999"
    );
}
