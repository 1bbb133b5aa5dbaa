//! Impossible input and the words it gets; `UPDATE_GOLDEN=1` rewrites them.

use std::fs;

use bytes::Bytes;
use micro_codegen::Options;
use prost::Message as _;
use prost_types::{
    EnumDescriptorProto, EnumValueDescriptorProto, FieldDescriptorProto, FileDescriptorProto,
};

use crate::diff::diff;

#[test]
fn error_cases_say_what_they_expect() {
    let cases = golden_cases::errors();
    assert!(!cases.is_empty());
    let mut failures = String::new();
    for case in cases {
        let actual = match crate::generate(&case) {
            Err(text) => format!("{text}\n"),
            Ok(_) => {
                failures += &format!("\ncase `errors/{}` is generated without a word", case.name);
                continue;
            }
        };
        let path = case.dir.join("expected.txt");
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            fs::write(&path, &actual).unwrap();
        }
        let expected = fs::read_to_string(&path).unwrap_or_default();
        if expected != actual {
            failures += &format!(
                "\ncase `errors/{}`: {}",
                case.name,
                diff(&expected, &actual)
            );
        }
    }
    assert!(
        failures.is_empty(),
        "{failures}\nIf this is right: UPDATE_GOLDEN=1 cargo test -p micro-codegen --test it errors\n"
    );
}

#[test]
fn a_file_that_is_not_there() {
    check(
        &["shop.proto", "nobody.proto", "shop/nothing.proto"],
        |_| {},
        "`nobody.proto` is to be generated, but its descriptor is not in the request\n\
         `shop/nothing.proto` is to be generated, but its descriptor is not in the request",
    );
}

#[test]
fn an_import_that_is_not_there() {
    check(
        &["shop.proto"],
        |files| drop(files.remove(0)),
        "shop.proto:5:1: import `shop/cart/v1/cart.proto` is missing; give its folder to the compiler\n\
         shop.proto:8:3: type `.shop.cart.v1.Cart` should be a declared message, but it is nothing; the descriptor is damaged, run the compiler again",
    );
}

#[test]
fn a_file_given_twice() {
    check(
        &["shop.proto"],
        |files| files.push(files[0].clone()),
        "`shop.cart.v1.Cart` is declared twice; rename one of the two\n\
         `shop/cart/v1/cart.proto` is in the request twice; name each file once",
    );
}

#[test]
fn a_file_cut_short() {
    check(
        &["shop.proto"],
        |files| files[1].truncate(100),
        "descriptor 1 of the request is not a FileDescriptorProto: failed to decode Protobuf message: FileDescriptorProto.source_code_info: buffer underflow; run the compiler again",
    );
}

#[test]
fn a_file_that_is_no_descriptor() {
    check(
        &["shop.proto"],
        |files| files[0] = Bytes::from_static(b"syntax = \"proto3\";"),
        "descriptor 0 of the request is not a FileDescriptorProto: failed to decode Protobuf message: invalid wire type value: 7; run the compiler again\n\
         shop.proto:5:1: import `shop/cart/v1/cart.proto` is missing; give its folder to the compiler\n\
         shop.proto:8:3: type `.shop.cart.v1.Cart` should be a declared message, but it is nothing; the descriptor is damaged, run the compiler again",
    );
}

#[test]
fn a_file_name_that_leads_elsewhere() {
    check(
        &["shop.proto"],
        |files| {
            let named = |name: &str| FileDescriptorProto {
                name: Some(name.to_owned()),
                ..FileDescriptorProto::default()
            };
            for name in ["../up.proto", "/etc/root.proto", "two\nlines.proto"] {
                files.push(named(name).encode_to_vec().into());
            }
        },
        "\"../up.proto\" is no name for a file; use a path below the folder of the protos, with `/` between its parts\n\
         \"/etc/root.proto\" is no name for a file; use a path below the folder of the protos, with `/` between its parts\n\
         \"two\\nlines.proto\" is no name for a file; use a path below the folder of the protos, with `/` between its parts",
    );
}

#[test]
fn a_syntax_nobody_knows() {
    check_edited(
        |file| file.syntax = Some("proto4".to_owned()),
        "shop.proto: unknown syntax `proto4`; expected `proto2`, `proto3` or an edition",
    );
}

#[test]
fn an_edition_nobody_knows() {
    check(
        &["shop.proto"],
        |files| {
            // The fields `syntax` and `edition`; prost-types does not know the second.
            let mut bytes = files[1].to_vec();
            prost::encoding::string::encode(12, &"editions".to_owned(), &mut bytes);
            prost::encoding::int32::encode(14, &9999, &mut bytes);
            files[1] = bytes.into();
        },
        "shop.proto: edition number 9999 is not supported; use `edition = \"2023\"` or `\"2024\"`",
    );
}

#[test]
fn a_field_without_a_number() {
    check_edited(
        |file| field(file).number = None,
        "shop.proto:8:3: field `cart` has number 0; use 1 to 536870911",
    );
}

#[test]
fn a_field_without_a_type() {
    check_edited(
        |file| {
            field(file).r#type = None;
            field(file).type_name = None;
        },
        "shop.proto:8:3: field `cart` has no known type; the descriptor is damaged, run the compiler again",
    );
}

#[test]
fn a_field_of_a_type_nobody_declares() {
    check_edited(
        |file| field(file).type_name = Some(".shop.Nobody".to_owned()),
        "shop.proto:8:3: type `.shop.Nobody` should be a declared message, but it is nothing; the descriptor is damaged, run the compiler again",
    );
}

#[test]
fn a_field_in_a_oneof_that_is_not_there() {
    check_edited(
        |file| field(file).oneof_index = Some(3),
        "shop.proto:8:3: field `cart` is in a oneof that is not declared; the descriptor is damaged, run the compiler again",
    );
}

#[test]
fn names_that_are_none() {
    check_edited(
        |file| {
            file.message_type[0].name = Some("a-b".to_owned());
            field(file).name = Some(String::new());
        },
        "shop.proto:7:1: message name `a-b` gives no Rust name; use letters, digits and `_`\n\
         shop.proto:8:3: field name `` gives no Rust name; use letters, digits and `_`",
    );
}

#[test]
fn names_declared_twice() {
    check_edited(
        |file| {
            let mut again = field(file).clone();
            again.number = Some(2);
            file.message_type[0].field.push(again);
            let value = |number| EnumValueDescriptorProto {
                name: Some("TWICE".to_owned()),
                number: Some(number),
                ..EnumValueDescriptorProto::default()
            };
            file.enum_type.push(EnumDescriptorProto {
                name: Some("Number".to_owned()),
                value: vec![value(0), value(1)],
                ..EnumDescriptorProto::default()
            });
        },
        "shop.proto: enum value `TWICE` is declared twice; the descriptor is damaged, run the compiler again\n\
         shop.proto:7:1: field `cart` is declared twice; the descriptor is damaged, run the compiler again",
    );
}

#[test]
fn an_enum_without_values() {
    check_edited(
        |file| {
            file.enum_type.push(EnumDescriptorProto {
                name: Some("Void".to_owned()),
                ..EnumDescriptorProto::default()
            });
        },
        "shop.proto: enum `Void` has no values; give it one",
    );
}

#[test]
fn all_problems_at_once() {
    check_edited(
        |file| {
            field(file).number = Some(-1);
            let mut second = field(file).clone();
            second.name = Some("2nd".to_owned());
            file.message_type[0].field.push(second);
            file.dependency.push("lost.proto".to_owned());
        },
        "shop.proto: import `lost.proto` is missing; give its folder to the compiler\n\
         shop.proto:7:1: field `2nd` has number -1; use 1 to 536870911\n\
         shop.proto:7:1: field name `2nd` gives no Rust name; use letters, digits and `_`\n\
         shop.proto:8:3: field `cart` has number -1; use 1 to 536870911",
    );
}

/// The first field of `shop.proto`, `cart`.
fn field(file: &mut FileDescriptorProto) -> &mut FieldDescriptorProto {
    &mut file.message_type[0].field[0]
}

/// Checks what is said when `shop.proto` was edited.
#[track_caller]
fn check_edited(edit: impl Fn(&mut FileDescriptorProto), expected: &str) {
    let edit_bytes = |files: &mut Vec<Bytes>| {
        let mut file = FileDescriptorProto::decode(files[1].clone()).unwrap();
        edit(&mut file);
        files[1] = file.encode_to_vec().into();
    };
    check(&["shop.proto"], edit_bytes, expected);
}

/// Checks what is said when something happened to the files of the case `nested_package`:
/// `shop/cart/v1/cart.proto`, and `shop.proto` which imports it.
#[track_caller]
fn check(names: &[&str], damage: impl Fn(&mut Vec<Bytes>), expected: &str) {
    let mut cases = golden_cases::all().into_iter();
    let case = cases.find(|case| case.name == "nested_package").unwrap();
    let mut files = case.compile().unwrap().files;
    damage(&mut files);
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    match micro_codegen::generate(&files, &names, &Options::default()) {
        Ok(_) => panic!("generated without a word"),
        Err(errors) => assert_eq!(errors.to_string(), expected),
    }
}
