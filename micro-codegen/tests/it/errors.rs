//! Impossible input and the words it gets; `UPDATE_GOLDEN=1` rewrites them.

use std::fs;

use bytes::Bytes;
use micro_codegen::Options;

use crate::diff::diff;

#[test]
fn error_cases_say_what_they_expect() {
    let cases = golden_cases::errors();
    assert!(!cases.is_empty());
    let mut failures = String::new();
    for case in cases {
        let actual = match crate::generate(&case) {
            Ok(_) => "generated without a word".to_owned(),
            Err(text) => format!("{text}\n"),
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

/// Generates `names` from the case `unary_call` after something happened to its files.
fn damaged(names: &[&str], damage: impl Fn(&mut Vec<Bytes>)) -> String {
    let case = golden_cases::all()
        .into_iter()
        .find(|case| case.name == "nested_package")
        .unwrap();
    let mut files = case.compile().unwrap().files;
    damage(&mut files);
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    micro_codegen::generate(&files, &names, &Options::default())
        .unwrap_err()
        .to_string()
}
