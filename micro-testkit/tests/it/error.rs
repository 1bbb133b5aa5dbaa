//! What is said of errors, and how it fails.

use micro::Error;
use micro::error::GrpcCode;
use micro_testkit::assert_error;

use crate::words;

fn missing() -> micro::Result<u8> {
    Err(Error::not_found("shop", "no such item: 7"))
}

#[test]
fn what_is_right_passes() {
    let result = missing();
    let error = assert_error(&result)
        .code(404)
        .grpc(GrpcCode::NotFound)
        .id("shop")
        .detail("no such item: 7")
        .detail_has("item")
        .error();
    assert_eq!(error.status(), "Not Found");
}

#[test]
fn what_is_wrong_is_told_with_the_whole_error() {
    let checks: [(fn(), &str); 5] = [
        (
            || _ = assert_error(&missing()).code(400),
            "code 400 was expected",
        ),
        (
            || _ = assert_error(&missing()).grpc(GrpcCode::Aborted),
            "gRPC code Aborted was expected",
        ),
        (
            || _ = assert_error(&missing()).id("store"),
            "id \"store\" was expected",
        ),
        (
            || _ = assert_error(&missing()).detail("no"),
            "detail \"no\" was expected",
        ),
        (
            || _ = assert_error(&missing()).detail_has("cow"),
            "detail with \"cow\" was expected",
        ),
    ];
    for (check, expected) in checks {
        let words = words(check);
        let whole = r#"Error { id: "shop", code: 404, detail: "no such item: 7" }"#;
        assert!(words.starts_with(expected), "{words}");
        assert!(
            words.contains(whole) && words.contains("NotFound"),
            "{words}"
        );
    }
    let words = words(|| _ = assert_error(&micro::Result::Ok(7)));
    assert_eq!(words, "an error was expected, and this came: 7");
}
