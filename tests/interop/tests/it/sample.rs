//! One message with every kind of field, in Rust and in JSON.

use interop::proto::{Color, Everything, Inner, everything::Choice};
use serde_json::{Value, json};

pub(crate) fn message() -> Everything {
    let inner = |name: &str, signed_number| Inner {
        name: name.into(),
        signed_number,
    };
    Everything {
        some_text: "käse <&> \u{1f9c0}".into(),
        big_number: i64::MIN,
        raw_bytes: vec![0, 255, 128, 10],
        many_texts: vec!["one".into(), String::new(), "three".into()],
        text_to_number: [("minus".into(), -1), (String::new(), 7)].into(),
        favourite_color: Color::DeepBlue.into(),
        inner_message: Some(inner("inside", -42)),
        many_inner: vec![inner("", 0), inner("second", i32::MIN)],
        real_number: 0.1,
        is_set: true,
        choice: Some(Choice::ChosenNumber(u64::MAX)),
    }
}

/// The same with the names of the proto, as a server of either kind writes it.
pub(crate) fn json() -> Value {
    json!({
        "some_text": "käse <&> \u{1f9c0}",
        "big_number": "-9223372036854775808",
        "raw_bytes": "AP+ACg==",
        "many_texts": ["one", "", "three"],
        "text_to_number": {"minus": -1, "": 7},
        "favourite_color": "COLOR_DEEP_BLUE",
        "inner_message": {"name": "inside", "signed_number": -42},
        "many_inner": [{}, {"name": "second", "signed_number": i32::MIN}],
        "real_number": 0.1,
        "is_set": true,
        "chosen_number": "18446744073709551615",
    })
}

/// The same with the names of JSON, as a client of either kind writes it.
pub(crate) fn camel_json() -> Value {
    json!({
        "someText": "käse <&> \u{1f9c0}",
        "bigNumber": "-9223372036854775808",
        "rawBytes": "AP+ACg==",
        "manyTexts": ["one", "", "three"],
        "textToNumber": {"minus": -1, "": 7},
        "favouriteColor": "COLOR_DEEP_BLUE",
        "innerMessage": {"name": "inside", "signedNumber": -42},
        "manyInner": [{}, {"name": "second", "signedNumber": i32::MIN}],
        "realNumber": 0.1,
        "isSet": true,
        "chosenNumber": "18446744073709551615",
    })
}
