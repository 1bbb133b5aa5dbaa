//! Values, as Go reads them, and what is said of others.

use super::*;

fn time(text: &str) -> Duration {
    let settings = settings(&[("MICRO_CLIENT_POOL_TTL", text)]);
    settings.client_pool_ttl.unwrap()
}

fn fault(name: &str, value: &str) -> String {
    let mut lines = faults(&[(name, value)]);
    assert_eq!(lines.len(), 1);
    let line = lines.remove(0);
    let said = line.strip_prefix(&format!("{name}: `{value}` "));
    said.expect(&line).to_owned()
}

#[test]
fn times_are_those_of_go() {
    let cases = [
        ("0", 0),
        ("0s", 0),
        ("1ns", 1),
        ("2us", 2_000),
        ("2µs", 2_000),
        ("2μs", 2_000),
        ("500ms", 500_000_000),
        ("+5s", 5_000_000_000),
        ("1m30s", 90_000_000_000),
        ("1h", 3_600_000_000_000),
        ("1.5h", 5_400_000_000_000),
        (".5s", 500_000_000),
        ("5.s", 5_000_000_000),
        ("0.1234567890123456789012345s", 123_456_789),
        ("1s1s", 2_000_000_000),
        ("2540400h10m10.000000000s", 9_145_440_610_000_000_000),
        ("9223372036854775807ns", 9_223_372_036_854_775_807),
    ];
    for (text, nanos) in cases {
        assert_eq!(time(text), Duration::from_nanos(nanos), "{text}");
    }
}

#[test]
fn what_is_no_time_is_said_so() {
    let cases = [
        ("5", "has no unit at its end; write `5s` for seconds"),
        ("1m30", "has no unit at its end; write `1m30s` for seconds"),
        ("-5s", "is negative; write a time such as `5s`"),
        (
            "5sec",
            "has `sec`, which is no unit of time; write one of ns, us, ms, s, m, h",
        ),
        (
            "1d",
            "has `d`, which is no unit of time; write one of ns, us, ms, s, m, h",
        ),
        (
            "9223372036854775808ns",
            "is too long; write less than 292 years",
        ),
        (
            "99999999999999999999999999999999999999999999h",
            "is too long; write less than 292 years",
        ),
    ];
    for (text, said) in cases {
        assert_eq!(fault("MICRO_CLIENT_POOL_TTL", text), said, "{text}");
    }
    for text in ["soon", "s", ".", ".s", "1.2.3s", "+", "ß"] {
        let said = "is no time; write one such as `500ms`, `5s` or `1m30s`";
        assert_eq!(fault("MICRO_CLIENT_POOL_TTL", text), said, "{text}");
    }
    let said = "leaves no time for a call; write a time such as `5s`";
    assert_eq!(fault("MICRO_CLIENT_REQUEST_TIMEOUT", "0s"), said);
}

#[test]
fn seconds_need_no_unit() {
    let ttl = |text| settings(&[("MICRO_REGISTER_TTL", text)]).register_ttl;
    assert_eq!(ttl("60"), Some(Duration::from_secs(60)));
    assert_eq!(ttl("0"), Some(Duration::ZERO));
    assert_eq!(ttl("1m"), Some(Duration::from_secs(60)));
    let said = "is negative; write a time such as `5s`";
    assert_eq!(fault("MICRO_REGISTER_INTERVAL", "-1"), said);
    let said = "is too long; write less than 292 years";
    assert_eq!(fault("MICRO_REGISTER_TTL", "99999999999999999999"), said);
}

#[test]
fn numbers_are_whole_and_not_negative() {
    let cases = [
        ("-1", "is negative; write 0 or more"),
        ("many", "is no whole number; write one such as 3"),
        ("1.5", "is no whole number; write one such as 3"),
        ("4294967296", "is too many; write 4294967295 at most"),
    ];
    for (text, said) in cases {
        assert_eq!(fault("MICRO_CLIENT_RETRIES", text), said);
        assert_eq!(fault("MICRO_CLIENT_POOL_SIZE", text), said);
    }
    // In Go it stands for the default.
    let settings = settings(&[("MICRO_CLIENT_POOL_SIZE", "0")]);
    assert_eq!(settings.client_pool_size, None);
}

#[test]
fn an_address_to_listen_on_has_a_port() {
    for address in [":0", "127.0.0.1:8080", "[::1]:8080", "greeter:8080"] {
        let settings = settings(&[("MICRO_SERVER_ADDRESS", address)]);
        assert_eq!(settings.server_address.as_deref(), Some(address));
    }
    let cases = [
        ("8080", "is a port without an address; write `:8080`"),
        (
            "127.0.0.1",
            "has no port; write `127.0.0.1:PORT`, with port 0 for any free one",
        ),
        (
            "[::1]",
            "has no port; write `[::1]:PORT`, with port 0 for any free one",
        ),
        (
            "localhost:http",
            "ends in `http`, which is no port; write `localhost:` and a number up to 65535",
        ),
        (
            ":65536",
            "ends in `65536`, which is no port; write `:` and a number up to 65535",
        ),
    ];
    for (address, said) in cases {
        assert_eq!(fault("MICRO_SERVER_ADDRESS", address), said);
    }
}

#[test]
fn labels_have_names() {
    let said = "has `=eu`, a value without a name; write NAME=VALUE";
    assert_eq!(fault("MICRO_SERVER_METADATA", "a=b,=eu"), said);
    // It takes away the labels of the program.
    let settings = settings(&[("MICRO_SERVER_METADATA", ",")]);
    assert_eq!(settings.server_metadata, Some(BTreeMap::new()));
}
