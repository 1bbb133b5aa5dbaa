//! Messages as JSON and as protobuf, there and back.

use std::fmt::Debug;

use golden::{
    editions_2023, enum_alias, every_well_known_type, groups_and_extensions, keyword_names,
    map_fields, oneof_field, option_containers, optional_fields, proto2_defaults, proto2_fields,
    recursive_types, scalar_fields,
};
use micro::codegen::prost::Message;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// Reads, encodes, decodes and writes a message, which must be what it was.
#[track_caller]
fn check<T>(value: Value) -> T
where
    T: Message + Default + PartialEq + Debug + Clone + Serialize + DeserializeOwned,
{
    let message: T = serde_json::from_value(value.clone()).unwrap();
    let decoded = T::decode(message.encode_to_vec().as_slice()).unwrap();
    assert_eq!(decoded, message);
    assert_eq!(serde_json::to_value(&decoded).unwrap(), value);
    decoded
}

#[test]
fn scalars() {
    let scalars = check::<scalar_fields::scalars::Scalars>(json!({
        "aDouble": 1.5, "aFloat": 0.25, "anInt32": -1, "aUint64": "18446744073709551615",
        "aSint32": 2, "aSfixed64": "-9223372036854775808", "aBool": true, "aString": "é\u{0}",
        "someBytes": "AP8=", "packed": [1, 2], "unpacked": [3, 0], "@other": "renamed",
    }));
    assert_eq!(scalars.a_uint64, u64::MAX);
    assert_eq!(scalars.renamed, "renamed");
    check::<scalar_fields::scalars::Scalars>(json!({"aDouble": "-Infinity", "aFloat": "Infinity"}));
}

#[test]
fn maps() {
    check::<map_fields::maps::Stock>(json!({
        "counts": {"": 0, "two": 2},
        "items": {"true": {"parts": {"a": {}}}, "false": {}},
        "sizes": {"-1": "SIZE_LARGE", "9223372036854775807": 7},
    }));
    check::<option_containers::held::Held>(json!({
        "shared": "AA==", "sorted": {"a": "AQ=="}, "hashed": {"b": {"leaf": {"green": true}}},
        "only": {},
    }));
}

#[test]
fn oneofs() {
    use oneof_field::shapes::{Shape, shape::Kind};
    let shape: Shape = check(json!({"circle": 0.0}));
    assert_eq!(shape.kind, Some(Kind::Circle(0.0)));
    check::<Shape>(json!({"square": {}, "label": "x"}));
    check::<Shape>(json!({"colour": "COLOUR_NONE"}));
    let twice = serde_json::from_value::<Shape>(json!({"circle": 1.0, "square": {}}));
    assert!(twice.is_err());
}

#[test]
fn optional_fields_keep_their_defaults() {
    use optional_fields::profile::Profile;
    let profile: Profile = check(json!({"nickname": "", "age": 0, "level": "LEVEL_NEW"}));
    assert_eq!(profile.age, Some(0));
    check::<Profile>(json!({"friend": {"friend": {}}}));
}

#[test]
fn enums() {
    use enum_alias::priority::Task;
    check::<Task>(json!({"priority": "PRIORITY_HIGH", "seen": ["PRIORITY_LOW", 12]}));
    let aliased: Task = serde_json::from_value(json!({"seen": ["PRIORITY_DEFAULT"]})).unwrap();
    assert_eq!(
        serde_json::to_value(&aliased).unwrap(),
        json!({"seen": ["PRIORITY_LOW"]})
    );
}

#[test]
fn proto2() {
    use proto2_fields::legacy::Legacy;
    let legacy: Legacy = check(json!({"id": "", "retries": 3, "extra": {"blob": ""}}));
    assert_eq!(legacy.mode(), proto2_fields::legacy::Mode::Fast);
    let nothing = proto2_defaults::defaults::Defaults::default();
    assert_eq!(nothing.int64(), i64::MIN);
    assert_eq!(nothing.string(), "a\"b\\c\n\t{}ü?'");
    assert_eq!(nothing.bytes(), b"\0\x01\xff\"\\\n'");
    assert!(nothing.float_nan().is_nan() && nothing.double_inf() == f64::INFINITY);
    assert!(nothing.double().is_sign_negative());
}

#[test]
fn groups() {
    check::<groups_and_extensions::groups::Holder>(json!({
        "must": {"text": "t"}, "maybe": {"deeper": {"number": 1}},
        "many": [{"holder": {"must": {"text": ""}}, "kind": "KIND_A"}, {}],
        "chosen": {"text": "x"},
    }));
}

#[test]
fn editions() {
    check::<editions_2023::editions::y2023::Fields>(json!({
        "explicit": "", "implicit": "x", "required": "", "packed": [1], "expanded": [2, 3],
        "delimited": {"flag": false}, "delimitedMany": [{}, {}], "open": 99, "closed": "CLOSED_TWO",
        "opens": {"a": "OPEN_ONE"}, "inner": {"flag": true}, "implicitEnum": "OPEN_ONE",
    }));
    let closed = json!({"closed": 99});
    assert!(serde_json::from_value::<editions_2023::editions::y2023::Fields>(closed).is_err());
}

#[test]
fn recursion() {
    check::<recursive_types::recursive::Expr>(json!({
        "sum": {"left": {"number": "1"}, "right": {"negated": {"wrapper": {"expr": {}}}}}
    }));
    check::<recursive_types::recursive::Json>(json!({
        "object": {"fields": {"a": {"list": {"items": [{"flag": true}, {}]}}}}
    }));
    let deep = (0..200).fold(json!({}), |inner, _| json!({"negated": inner}));
    assert!(serde_json::from_value::<recursive_types::recursive::Expr>(deep).is_err());
}

#[test]
fn keywords() {
    check::<keyword_names::r#type::self_::r#async::Self_>(json!({
        "type": "t", "self": "s", "crate": "c", "super": {"match": false},
    }));
}

#[test]
fn well_known_types() {
    check::<every_well_known_type::wkt::Holder>(json!({
        "oneTimestamp": "1972-01-01T10:00:20.021Z", "oneDuration": "-1.000340012s",
        "oneStruct": {"a": [1.0, null, {"b": "c"}]}, "oneValue": null, "oneListValue": [true],
        "oneFieldMask": "a,bC", "oneEmpty": {}, "oneInt64Value": "1", "oneBoolValue": false,
        "oneBytesValue": "AA==", "oneStringValue": "", "oneDoubleValue": 2.5,
        "manyTimestamp": ["1970-01-01T00:00:00Z"], "mapDuration": {"x": "3s"},
        "manyValue": [null, 1.0], "manyBoolValue": [true, false], "ofUInt32Value": 5,
        "maybeNullValue": null, "manySyntax": ["SYNTAX_PROTO3"],
        "oneApi": {"name": "n", "methods": [{"name": "m"}], "syntax": "SYNTAX_EDITIONS"},
    }));
}
