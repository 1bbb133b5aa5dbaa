//! What is known of a service at run time.

use golden::comment_docs::docs::DOCS_SPEC;
use golden::deprecated_everything::{deprecated_file, deprecated_items};
use golden::deprecated_names::old::{PHONE_SPEC, TELEGRAPH_SPEC};
use golden::http_rule::library::LIBRARY_SPEC;
use golden::idempotency::clock::CLOCK_SPEC;
use golden::no_package::GREETING_SPEC;
use golden::options_combined::combined::COMBINED_SPEC;
use micro::spec::{Idempotency, MethodKind};

#[test]
fn paths_and_kinds() {
    assert_eq!(GREETING_SPEC.methods()[0].path(), "/Greeting/Hello");
    let methods = COMBINED_SPEC.methods().iter();
    let seen: Vec<_> = methods
        .map(|method| (method.path(), method.kind()))
        .collect();
    let expected = [
        ("/combined.Combined/Call", MethodKind::Unary),
        ("/combined.Combined/Watch", MethodKind::ServerStream),
        ("/combined.Combined/Upload", MethodKind::ClientStream),
        ("/combined.Combined/Talk", MethodKind::BidiStream),
    ];
    assert_eq!(seen, expected);
}

#[test]
fn http_rules() {
    let rules = LIBRARY_SPEC.methods()[0].http_rules().iter();
    let rules: Vec<_> = rules
        .map(|rule| {
            (
                rule.verb(),
                rule.path(),
                rule.request_body(),
                rule.reply_body(),
            )
        })
        .collect();
    let expected = [
        ("GET", "/v1/{name=shelves/*/books/*}", "", "title"),
        ("POST", "/v1/books:find", "*", ""),
        ("HEAD", "/v1/{name=books/*}", "", ""),
    ];
    assert_eq!(rules, expected);
}

#[test]
fn idempotency() {
    let levels = CLOCK_SPEC
        .methods()
        .iter()
        .map(|method| method.idempotency());
    let levels: Vec<_> = levels.collect();
    assert_eq!(
        levels,
        [Idempotency::NoSideEffects, Idempotency::Idempotent]
    );
}

#[test]
fn deprecation() {
    assert!(!PHONE_SPEC.is_deprecated() && PHONE_SPEC.methods()[0].is_deprecated());
    assert!(TELEGRAPH_SPEC.is_deprecated());
    assert!(deprecated_file::OLD_SPEC.is_deprecated());
    let methods = deprecated_items::CURRENT_SPEC.methods().iter();
    let current: Vec<_> = methods.filter(|method| !method.is_deprecated()).collect();
    assert_eq!(current[0].name(), "Fresh");
}

#[test]
fn comments_are_kept_as_they_were_written() {
    assert!(
        DOCS_SPEC
            .documentation()
            .starts_with("Looks things up, see https://example.com and [x] or <T>.")
    );
    assert!(
        DOCS_SPEC
            .documentation()
            .contains("```rust\nlet x: Option<T> = None;\n```")
    );
}

#[test]
fn schemas() {
    let request = DOCS_SPEC.methods()[0].request();
    assert_eq!(request.name(), "docs.Query");
    assert!(request.schema().is_some());
}
