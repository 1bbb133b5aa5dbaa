use std::time::Duration;

use base64::Engine;
use http::HeaderMap;

use super::{GRPC_DETAILS, GRPC_MESSAGE, GRPC_STATUS, GRPC_TIMEOUT, TIMEOUT};
use super::{status, timeout};
use crate::Error;

fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
    pairs
        .iter()
        .map(|(name, value)| ((*name).parse().unwrap(), value.parse().unwrap()))
        .collect()
}

#[test]
fn error_leaves_as_go_micro_sends_it() {
    let mut headers = HeaderMap::new();
    let error = Error::not_found("go.micro.srv.greeter", "no <such> & thing x");
    status::write(&mut headers, Err(&error));
    assert_eq!(headers[GRPC_STATUS], "5");
    assert_eq!(
        headers[GRPC_MESSAGE],
        r#"{"id":"go.micro.srv.greeter","code":404,"detail":"no \u003csuch\u003e \u0026 thing x","status":"Not Found"}"#
    );
    let details = headers[GRPC_DETAILS].to_str().unwrap();
    // Code 5, the message, and one detail: the URL and go-micro's error.
    let mut expected = b"\x08\x05\x12\x6b".to_vec();
    expected.extend(headers[GRPC_MESSAGE].as_bytes());
    expected.extend(b"\x1a\x5d\x0a\x20type.googleapis.com/errors.Error\x12\x39");
    expected.extend(b"\x0a\x14go.micro.srv.greeter\x10\x94\x03");
    expected.extend(b"\x1a\x13no <such> & thing x\x22\x09Not Found");
    assert_eq!(
        details.trim_end_matches('='),
        details,
        "gRPC sends no padding"
    );
    assert_eq!(status::BASE64.decode(details).unwrap(), expected);

    let back = status::read(&headers).unwrap().unwrap_err();
    assert_eq!(back.to_json(), error.to_json());
}

#[test]
fn a_long_detail_is_cut_between_characters() {
    let mut headers = HeaderMap::new();
    status::write(
        &mut headers,
        Err(&Error::internal("a", format!("x{}", "é".repeat(5000)))),
    );
    let size: usize = headers.values().map(|value| value.len()).sum();
    assert!(size < 16 * 1024, "{size}");
    let back = status::read(&headers).unwrap().unwrap_err();
    assert!(back.detail().starts_with("xéé") && back.detail().ends_with("é…"));
}

#[test]
fn errors_of_others_get_a_sensible_code() {
    let check = |pairs: &[(&'static str, &str)], id: &str, code: i32, detail: &str| {
        let error = status::read(&headers(pairs)).unwrap().unwrap_err();
        assert_eq!(
            (error.id(), error.code(), error.detail()),
            (id, code, detail),
            "{pairs:?}"
        );
    };
    let client = "go.micro.client";
    check(
        &[("grpc-status", "12"), ("grpc-message", "no 100%25 x")],
        client,
        501,
        "no 100% x",
    );
    check(
        &[("grpc-status", "5"), ("grpc-message", "100% x")],
        client,
        404,
        "100% x",
    );
    check(&[("grpc-status", "2")], client, 500, "");
    check(&[("grpc-status", "what")], client, 500, "");
    let json = r#"{"id":"z","code":404,"detail":"d","status":"Not Found"}"#;
    check(
        &[("grpc-status", "13"), ("grpc-message", json)],
        "z",
        404,
        "d",
    );
    // Garbage in the details does not hide the message.
    let garbage = ("grpc-status-details-bin", "%%%");
    check(
        &[("grpc-status", "13"), ("grpc-message", json), garbage],
        "z",
        404,
        "d",
    );
    assert!(
        status::read(&headers(&[("grpc-status", "0")]))
            .unwrap()
            .is_ok()
    );
    assert!(status::read(&HeaderMap::new()).is_none());
}

#[test]
fn message_is_percent_encoded() {
    assert_eq!(status::escape("a b~%é\n"), "a b~%25%C3%A9%0A");
    assert_eq!(status::unescape(b"a%20b%zz%C3%A9%"), "a b%zzé%");
}

#[test]
fn earlier_deadline_wins() {
    let check = |pairs: &[(&'static str, &str)], nanos: Option<u64>| {
        let mut headers = headers(pairs);
        assert_eq!(
            timeout::take(&mut headers),
            nanos.map(Duration::from_nanos),
            "{pairs:?}"
        );
        assert!(headers.is_empty());
    };
    check(&[], None);
    check(&[("timeout", "100")], Some(100));
    check(&[("timeout", "100ms")], None);
    check(&[("timeout", "-1")], None);
    check(&[("timeout", "+1")], None);
    check(&[("timeout", "0")], Some(0));
    check(&[("timeout", "9223372036854775808")], Some(0));
    check(
        &[("timeout", "5000000000"), ("grpc-timeout", "4999u")],
        Some(4_999_000),
    );
    check(&[("timeout", "7"), ("grpc-timeout", "1S")], Some(7));
    check(&[("grpc-timeout", "2M")], Some(120_000_000_000));
    check(&[("grpc-timeout", "123456789n")], None);
    check(&[("grpc-timeout", "n")], None);
    check(&[("grpc-timeout", "1x")], None);
}

#[test]
fn written_timeouts_fit() {
    assert_eq!(timeout::grpc_timeout(Duration::from_secs(5)), "5000000u");
    assert_eq!(timeout::grpc_timeout(Duration::ZERO), "0n");
    assert_eq!(
        timeout::grpc_timeout(Duration::from_secs(1_000)),
        "1000000m"
    );
    assert_eq!(timeout::grpc_timeout(Duration::MAX), "99999999H");
    let mut headers = HeaderMap::new();
    timeout::write(
        &mut headers,
        Duration::from_secs(5),
        Duration::from_micros(4_999_936),
    );
    assert_eq!(headers[TIMEOUT], "5000000000");
    assert_eq!(headers[GRPC_TIMEOUT], "4999936u");
}
