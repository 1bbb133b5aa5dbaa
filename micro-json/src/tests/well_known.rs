//! The types of `google.protobuf` that have a JSON of their own.

use prost_types::{Duration, FieldMask, ListValue, Struct, Timestamp, Value};

use super::{read, refused, same, write};

/// What is written is what was read, in the form that is given.
#[track_caller]
fn round<T: crate::Value>(json: &str) {
    assert_eq!(write(&read::<T>(json).unwrap()).unwrap(), json);
}

#[test]
fn timestamps() {
    for (json, seconds, nanos) in [
        ("0001-01-01T00:00:00Z", -62_135_596_800, 0),
        ("1969-12-31T23:59:59.999999999Z", -1, 999_999_999),
        ("1970-01-01T00:00:00Z", 0, 0),
        ("2000-02-29T12:30:05.120Z", 951_827_405, 120_000_000),
        ("2100-03-01T00:00:00.000001Z", 4_107_542_400, 1_000),
        (
            "9999-12-31T23:59:59.999999999Z",
            253_402_300_799,
            999_999_999,
        ),
    ] {
        let json = format!("\"{json}\"");
        assert_eq!(read(&json), Ok(Timestamp { seconds, nanos }));
        assert_eq!(write(&Timestamp { seconds, nanos }), Ok(json));
    }
    let east = read::<Timestamp>("\"1970-01-01T08:00:00.1+08:00\"").unwrap();
    assert_eq!(
        east,
        Timestamp {
            seconds: 0,
            nanos: 100_000_000
        }
    );
    for json in [
        "1970-01-01T00:00:00",
        "1970-01-01t00:00:00Z",
        "1970-01-01T00:00:00z",
        "1970-01-01 00:00:00Z",
        "0000-01-01T00:00:00Z",
        "10000-01-01T00:00:00Z",
        "0001-01-01T00:00:00+00:01",
        "1970-02-29T00:00:00Z",
        "1970-13-01T00:00:00Z",
        "1970-01-01T24:00:00Z",
        "1970-01-01T00:00:60Z",
        "1970-01-01T00:00:00.Z",
        "1970-01-01T00:00:00.0000000001Z",
        "1970-01-01T00:00:00+1:00",
        "1970-01-01T00:00:00Zx",
        "+970-01-01T00:00:00Z",
        "1970-01-01T00:00:0éZ",
        "",
    ] {
        assert!(read::<Timestamp>(&format!("\"{json}\"")).is_err(), "{json}");
    }
    for (seconds, nanos) in [(253_402_300_800, 0), (0, -1), (0, 1_000_000_000)] {
        assert!(write(&Timestamp { seconds, nanos }).is_err());
    }
}

#[test]
fn durations() {
    for (json, seconds, nanos) in [
        ("0s", 0, 0),
        ("-0.500s", 0, -500_000_000),
        ("1.000000001s", 1, 1),
        ("-315576000000.999999999s", -315_576_000_000, -999_999_999),
    ] {
        let json = format!("\"{json}\"");
        assert_eq!(read(&json), Ok(Duration { seconds, nanos }));
        assert_eq!(write(&Duration { seconds, nanos }), Ok(json));
    }
    for json in [
        "1",
        "1.s",
        ".1s",
        "s",
        "+1s",
        "--1s",
        "1.0000000001s",
        "315576000001s",
        "1e1s",
    ] {
        assert!(read::<Duration>(&format!("\"{json}\"")).is_err(), "{json}");
    }
    for (seconds, nanos) in [(1, -1), (-1, 1), (0, 1_000_000_000), (i64::MIN, 0)] {
        assert!(write(&Duration { seconds, nanos }).is_err());
    }
}

#[test]
fn field_masks() {
    for (json, paths) in [
        ("", vec![]),
        ("a", vec!["a"]),
        ("fooBar.b,c1", vec!["foo_bar.b", "c1"]),
    ] {
        let json = format!("\"{json}\"");
        let mask = FieldMask {
            paths: paths.into_iter().map(str::to_owned).collect(),
        };
        assert_eq!(write(&mask), Ok(json.clone()));
        assert_eq!(read(&json), Ok(mask));
    }
    for json in ["foo_bar", "a,,b", ",", "a b"] {
        assert!(read::<FieldMask>(&format!("\"{json}\"")).is_err(), "{json}");
    }
    for path in ["fooBar", "foo__bar", "foo_3", "foo_"] {
        assert!(
            write(&FieldMask {
                paths: vec![path.to_owned()]
            })
            .is_err(),
            "{path}"
        );
    }
}

#[test]
fn structs() {
    round::<Struct>(r#"{"a":[1.0,"x",true,null,{}],"b":{"c":1.5}}"#);
    round::<ListValue>("[[],{}]");
    round::<Value>("null");
    same(r#"{"value":null,"object":{"a":null}}"#);
    refused(r#"{"object":{"a":1,"a":1}}"#, "twice");
    refused(r#"{"object":[]}"#, "expected an object");
    assert!(write(&Value::default()).is_err());
    assert!(write(&Value::from(f64::NAN)).is_err());
    assert!(read::<Value>("1e999").is_err());
}
