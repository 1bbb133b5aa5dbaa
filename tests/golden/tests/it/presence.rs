//! What stands on the wire: presence, packing, groups and closed enums.

use golden::editions_2023::editions::{implicit, legacy, y2023};
use golden::groups_and_extensions::groups;
use golden::scalar_fields::scalars::Scalars;
use micro::codegen::prost::Message;

#[track_caller]
fn check(message: &impl Message, expected: &[u8]) {
    assert_eq!(message.encode_to_vec(), expected);
}

#[test]
fn editions_write_what_the_features_say() {
    let leaf = y2023::Leaf { flag: Some(false) };
    let fields = y2023::Fields {
        explicit: Some(String::new()),
        packed: vec![1, 2],
        expanded: vec![3, 4],
        leaf: Some(leaf),
        delimited: Some(leaf),
        ..y2023::Fields::default()
    };
    let expected: &[u8] = &[
        0x0a, 0, // explicit, though empty
        0x1a, 0, // required
        0x2a, 2, 1, 2, // packed
        0x30, 3, 0x30, 4, // expanded
        0x3a, 2, 8, 0, // with its length
        0x43, 8, 0, 0x44, // between start and end
    ];
    check(&fields, expected);
}

#[test]
fn features_of_a_file_hold_for_its_fields() {
    let plain = implicit::Plain {
        number: 0,
        tracked: Some(String::new()),
        expanded: vec![0],
        packed: vec![0],
        delimited: Some(Box::default()),
        prefixed: Some(Box::default()),
        ..implicit::Plain::default()
    };
    check(&plain, &[0x20, 0, 0x2a, 1, 0, 0x33, 0x34, 0x3a, 0, 0x4a, 0]);
    let old = legacy::Old {
        inner: Some(legacy::old::Inner { number: Some(1) }),
        ..legacy::Old::default()
    };
    check(&old, &[0x0a, 0, 0x23, 8, 1, 0x24]);
}

#[test]
fn groups_stand_between_start_and_end() {
    let holder = groups::Holder {
        must: groups::holder::Must {
            text: "a".to_owned(),
        },
        ..groups::Holder::default()
    };
    check(&holder, &[0x0b, 0x0a, 1, b'a', 0x0c]);
}

#[test]
fn proto3_packs_unless_told_otherwise() {
    let scalars = Scalars {
        packed: vec![1],
        unpacked: vec![1],
        ..Scalars::default()
    };
    check(&scalars, &[0x52, 1, 1, 0x5d, 1, 0, 0, 0]);
}
