//! Numbers, strings, enums, lists, maps and oneofs.

use super::{read, reads_as, refused, same, write};

#[test]
fn canonical_forms() {
    for json in [
        "{}",
        r#"{"int":-1}"#,
        r#"{"long":"-9223372036854775808"}"#,
        r#"{"displayName":""}"#,
        r#"{"real":1.5}"#,
        r#"{"real":-0.0}"#,
        r#"{"real":"NaN"}"#,
        r#"{"ratio":"-Infinity"}"#,
        r#"{"ratio":0.1}"#,
        r#"{"data":"AAEC/w=="}"#,
        r#"{"color":"GREEN"}"#,
        r#"{"color":7}"#,
        r#"{"colors":["RED","GREEN",-3]}"#,
        r#"{"child":{"child":{}}}"#,
        r#"{"children":[{},{"int":1}]}"#,
        r#"{"counts":{"a":0,"b":2}}"#,
        r#"{"palette":{"-5":"GREEN"}}"#,
        r#"{"flags":{"false":true,"true":false}}"#,
        r#"{"word":""}"#,
        r#"{"paint":"RED"}"#,
        r#"{"limit":"18446744073709551615"}"#,
    ] {
        same(json);
    }
}

#[test]
fn other_forms() {
    for (json, canonical) in [
        (r#"{"int":"7"}"#, r#"{"int":7}"#),
        (r#"{"int":1e3}"#, r#"{"int":1000}"#),
        (r#"{"int":"1.50e1"}"#, r#"{"int":15}"#),
        (r#"{"int":-0}"#, "{}"),
        (
            r#"{"long":9223372036854775807}"#,
            r#"{"long":"9223372036854775807"}"#,
        ),
        (
            r#"{"long":"9.223372036854775807e18"}"#,
            r#"{"long":"9223372036854775807"}"#,
        ),
        (r#"{"display_name":"x"}"#, r#"{"displayName":"x"}"#),
        (r#"{"real":"1e2"}"#, r#"{"real":100.0}"#),
        (r#"{"real":3}"#, r#"{"real":3.0}"#),
        (r#"{"data":"-_8"}"#, r#"{"data":"+/8="}"#),
        (r#"{"data":"+/8"}"#, r#"{"data":"+/8="}"#),
        (r#"{"color":"VERT"}"#, r#"{"color":"GREEN"}"#),
        (r#"{"color":1.0}"#, r#"{"color":"GREEN"}"#),
        (
            r#"{"colors":null,"counts":null,"int":null,"child":null}"#,
            "{}",
        ),
        (r#"{"word":null,"paint":"RED"}"#, r#"{"paint":"RED"}"#),
        (r#"{"counts":{"\u0061":1}}"#, r#"{"counts":{"a":1}}"#),
    ] {
        reads_as(json, canonical);
    }
}

#[test]
fn refusals() {
    for (json, because) in [
        ("null", "an object of `pkg.Sample`"),
        ("[]", "an object of `pkg.Sample`"),
        (r#"{"int":2147483648}"#, "expected int32"),
        (r#"{"int":1.5}"#, "expected int32"),
        (r#"{"int":"0x1"}"#, "expected int32"),
        (r#"{"int":" 1"}"#, "expected int32"),
        (r#"{"int":"01"}"#, "expected int32"),
        (r#"{"int":"1e"}"#, "expected int32"),
        (r#"{"int":""}"#, "expected int32"),
        (r#"{"int":true}"#, "expected int32"),
        (r#"{"long":"9223372036854775808"}"#, "expected int64"),
        (r#"{"limit":-1}"#, "expected uint64"),
        (r#"{"displayName":1}"#, "expected a string"),
        (r#"{"real":"inf"}"#, "expected double"),
        (r#"{"real":"1."}"#, "expected double"),
        (r#"{"real":"1e999"}"#, "expected double"),
        (r#"{"ratio":3.5e38}"#, "expected float"),
        (r#"{"data":"*"}"#, "expected a base64 string"),
        (r#"{"color":"BLUE"}"#, "enum `pkg.Color`"),
        (r#"{"color":0.5}"#, "enum `pkg.Color`"),
        (r#"{"colors":[null]}"#, "enum `pkg.Color`"),
        (r#"{"children":[null]}"#, "an object of `pkg.Sample`"),
        (r#"{"counts":{"a":null}}"#, "expected int32"),
        (r#"{"counts":{"a":1,"a":1}}"#, "this key is there twice"),
        (r#"{"palette":{"x":0}}"#, "expected int64 as a key"),
        (
            r#"{"flags":{"yes":true}}"#,
            "expected `true` or `false` as a key",
        ),
        (r#"{"int":1,"int":1}"#, "this field is there twice"),
        (
            r#"{"displayName":"a","display_name":"a"}"#,
            "this field is there twice",
        ),
        (
            r#"{"word":"a","paint":0}"#,
            "another member of the same oneof",
        ),
        (r#"{"nothing":1}"#, "unknown field `nothing`"),
        (r#"{"int":1}x"#, "trailing characters"),
        (r#"{"int":1,}"#, "trailing comma"),
        (r#"{'int':1}"#, "key must be a string"),
        (r#"{"displayName":"\ud800"}"#, "at line 1"),
    ] {
        refused(json, because);
    }
}

#[test]
fn bare_values() {
    assert_eq!(read::<u32>("\"5\""), Ok(5));
    assert_eq!(write(&5_u64), Ok("\"5\"".to_owned()));
    assert_eq!(write(&()), Ok("{}".to_owned()));
    assert_eq!(read::<Box<bool>>("true"), Ok(Box::new(true)));
    assert_eq!(read::<bytes::Bytes>("\"AQ\"").unwrap().as_ref(), [1]);
}
