use super::*;

#[test]
fn writes_the_text_go_writes() {
    let cases = [
        (
            Error::not_found("go.micro.srv.greeter", "no <such> & thing x"),
            r#"{"id":"go.micro.srv.greeter","code":404,"detail":"no \u003csuch\u003e \u0026 thing x","status":"Not Found"}"#,
        ),
        (
            Error::new("1", 99, "detail"),
            r#"{"id":"1","code":99,"detail":"detail"}"#,
        ),
        (Error::new("", 0, ""), "{}"),
        (
            Error::new("", 0, "a\"\\\n\r\t\u{8}\u{1f}é\u{2028}\u{7f}"),
            "{\"detail\":\"a\\\"\\\\\\n\\r\\t\\u0008\\u001fé\\u2028\u{7f}\"}",
        ),
    ];
    for (error, expected) in cases {
        assert_eq!(error.to_json(), expected);
    }
}

#[test]
fn parses_as_go_parses() {
    let check = |text: &str, id: &str, code: i32, detail: &str| {
        let error = Error::parse(text);
        assert_eq!(
            (error.id(), error.code(), error.detail()),
            (id, code, detail),
            "{text}"
        );
    };
    check("plain", "", 0, "plain");
    check(r#"{"code":5}"#, "", 5, "");
    check(r#"{"code":"x"}"#, "", 0, r#"{"code":"x"}"#);
    check(r#"{"code":5000000000}"#, "", 0, r#"{"code":5000000000}"#);
    check(r#""str""#, "", 0, r#""str""#);
    check("null", "", 0, "");
    check(r#"{"ID":"a","Detail":"b","other":[1]}"#, "a", 0, "b");
}

#[test]
fn text_survives_a_round_trip() {
    let error = Error::conflict("greeter", "tab\tquote\" <x>");
    let back = Error::parse(&error.to_json());
    assert_eq!(back.to_json(), error.to_json());
}

#[test]
fn codes_become_the_statuses_go_sends() {
    let named = [
        (400, 3),
        (401, 16),
        (403, 7),
        (404, 5),
        (408, 4),
        (409, 6),
        (412, 9),
        (500, 13),
        (501, 12),
        (503, 14),
    ];
    for (code, status) in named {
        assert_eq!(Error::new("", code, "").grpc_code() as u8, status, "{code}");
        assert_eq!(from_grpc(u32::from(status).into(), ""), code, "{status}");
    }
    for code in [0, 99, 200, 405, 418, 502, 504, -1] {
        assert_eq!(
            Error::new("", code, "").grpc_code(),
            GrpcCode::Unknown,
            "{code}"
        );
    }
    assert_eq!(from_grpc(GrpcCode::Unknown, ""), 500);
}

#[test]
fn too_large_is_told_from_too_much_by_its_words() {
    let too_large = [
        "grpc: received message larger than max (5242885 vs. 4194304)",
        "grpc: received message after decompression larger than max (5 vs. 4)",
        "trying to send message larger than max (5242885 vs. 4194304)",
        "CLIENT: Sent message larger than max (5 vs. 4)",
        "gRPC message exceeds maximum size 4194304: 5242885",
    ];
    for words in too_large {
        assert_eq!(
            from_grpc(GrpcCode::ResourceExhausted, words),
            413,
            "{words}"
        );
        assert_eq!(from_grpc(GrpcCode::Unknown, words), 500, "{words}");
        let error = Error::from_grpc(GrpcCode::ResourceExhausted, words);
        let seen = (error.code(), error.status());
        assert_eq!(seen, (413, "Request Entity Too Large"));
    }
    for words in ["", "too many calls", "the quota is larger than yours"] {
        assert_eq!(
            from_grpc(GrpcCode::ResourceExhausted, words),
            429,
            "{words}"
        );
    }
    // tonic has another status for it.
    let words = "Error, decoded message length too large: found 5 bytes, the limit is: 4 bytes";
    assert_eq!(from_grpc(GrpcCode::OutOfRange, words), 413);
    assert_eq!(from_grpc(GrpcCode::OutOfRange, "page 7 of 3"), 400);
}

#[test]
fn grpc_codes_and_their_numbers_agree() {
    for number in 0..=16 {
        assert_eq!(GrpcCode::from(number) as u32, number);
    }
    assert_eq!(GrpcCode::from(77), GrpcCode::Unknown);
    let error = Error::from_grpc(GrpcCode::Ok, "not an error");
    assert_eq!((error.grpc_code(), error.code()), (GrpcCode::Unknown, 500));
}

#[test]
fn table_is_ordered() {
    for code in 0..600 {
        assert_eq!(
            Error::new("", code, "").status().is_empty(),
            phrase_is_missing(code),
            "{code}"
        );
    }
}

fn phrase_is_missing(code: i32) -> bool {
    !matches!(code, 200..=202 | 204 | 400..=418 | 421..=426 | 428 | 429 | 431 | 451 | 500..=505 | 507 | 511)
}

#[test]
fn question_mark_keeps_the_source() {
    fn read() -> Result<()> {
        Err(std::io::Error::from(std::io::ErrorKind::NotFound))?
    }
    let error = read().unwrap_err();
    assert_eq!(error.code(), 404);
    assert!(std::error::Error::source(&error).is_some());
    assert_eq!(error.or_id("greeter").id(), "greeter");
}
