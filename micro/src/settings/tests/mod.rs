//! The environment, as it is read. Flags and backends are looked at from outside, in `tests/it/settings.rs`.

mod document;
mod values;

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::time::Duration;

use super::table::TABLE;
use super::{Settings, environment, known, nearest};

fn read(vars: &[(&str, &str)]) -> (crate::Result<Settings>, Vec<String>) {
    let vars = vars.iter();
    environment::read(vars.map(|(name, value)| (OsString::from(*name), OsString::from(*value))))
}

/// The settings of variables that nothing is to be said of.
fn settings(vars: &[(&str, &str)]) -> Settings {
    let (settings, hints) = read(vars);
    assert_eq!(hints, [""; 0]);
    settings.unwrap()
}

fn faults(vars: &[(&str, &str)]) -> Vec<String> {
    let error = read(vars).0.unwrap_err();
    assert_eq!((error.id(), error.code()), ("go.micro.server", 400));
    error.detail().lines().map(str::to_owned).collect()
}

#[test]
fn every_variable_is_read() {
    let read = settings(&[
        ("MICRO_REGISTRY", "etcd"),
        ("MICRO_REGISTRY_ADDRESS", "10.0.0.1:2379, 10.0.0.2:2379,"),
        ("MICRO_BROKER", "nats"),
        ("MICRO_BROKER_ADDRESS", "10.0.0.3:4222"),
        ("MICRO_SELECTOR", "roundrobin"),
        ("MICRO_CLIENT_REQUEST_TIMEOUT", "1m30s"),
        ("MICRO_CLIENT_RETRIES", "0"),
        ("MICRO_CLIENT_POOL_SIZE", "7"),
        ("MICRO_CLIENT_POOL_TTL", "1h"),
        ("MICRO_REGISTER_TTL", "90"),
        ("MICRO_REGISTER_INTERVAL", "15s"),
        ("MICRO_SERVER_NAME", "go.micro.service.greeter"),
        ("MICRO_SERVER_VERSION", "2"),
        ("MICRO_SERVER_ID", "7"),
        ("MICRO_SERVER_ADDRESS", ":54001"),
        ("MICRO_SERVER_ADVERTISE", "10.8.210.211:54002"),
        ("MICRO_SERVER_METADATA", "zone=eu, rack=a=b,fast"),
        ("MICRO_SERVER", "grpc"),
        ("MICRO_CLIENT", "grpc"),
        ("MICRO_TRANSPORT", "grpc"),
        ("PATH", "/bin"),
    ]);
    let text = |text: &str| Some(text.to_owned());
    let labels = [("zone", "eu"), ("rack", "a=b"), ("fast", "")];
    let labels = labels.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let expected = Settings {
        registry: text("etcd"),
        registry_address: vec!["10.0.0.1:2379".into(), "10.0.0.2:2379".into()],
        broker: text("nats"),
        broker_address: vec!["10.0.0.3:4222".into()],
        selector: text("roundrobin"),
        client_request_timeout: Some(Duration::from_secs(90)),
        client_retries: Some(0),
        client_pool_size: Some(7),
        client_pool_ttl: Some(Duration::from_secs(3600)),
        register_ttl: Some(Duration::from_secs(90)),
        register_interval: Some(Duration::from_secs(15)),
        server_name: text("go.micro.service.greeter"),
        server_version: text("2"),
        server_id: text("7"),
        server_address: text(":54001"),
        server_advertise: text("10.8.210.211:54002"),
        server_metadata: Some(BTreeMap::from(labels)),
    };
    assert_eq!(read, expected);
}

#[test]
fn what_is_empty_says_nothing() {
    let mut vars: Vec<_> = TABLE.iter().map(|row| (row.env, "")).collect();
    assert_eq!(settings(&vars), Settings::default());
    vars.iter_mut().for_each(|(_, value)| *value = "  ");
    assert_eq!(settings(&vars), Settings::default());
    // A mistyped name without a value, too.
    assert_eq!(settings(&[("MICRO_REGISRY", "")]), Settings::default());
}

#[test]
fn all_faults_are_told_at_once() {
    let lines = faults(&[
        ("MICRO_CLIENT_RETRIES", "-1"),
        ("MICRO_CLIENT_REQUEST_TIMEOUT", "5"),
        ("MICRO_SERVER", "mucp"),
        ("MICRO_REGISTRY", "mdns"),
    ]);
    assert_eq!(
        lines,
        [
            "MICRO_CLIENT_REQUEST_TIMEOUT: `5` has no unit at its end; write `5s` for seconds",
            "MICRO_CLIENT_RETRIES: `-1` is negative; write 0 or more",
            "MICRO_SERVER: `mucp` is not spoken here, this side of go-micro is gRPC; \
             write `grpc`, or leave it out",
        ]
    );
}

#[cfg(unix)]
#[test]
fn bytes_that_are_no_text_are_a_fault_where_they_matter() {
    use std::os::unix::ffi::OsStringExt;

    let bytes = || OsString::from_vec(vec![b'a', 0xff]);
    let other = [(bytes(), "x".into()), ("MICRO_STORE".into(), bytes())];
    let (read, hints) = environment::read(other.into_iter());
    assert_eq!((read.unwrap(), hints.len()), (Settings::default(), 0));
    let (read, _) = environment::read([("MICRO_SERVER_ID".into(), bytes())].into_iter());
    let error = read.unwrap_err();
    let expected = "MICRO_SERVER_ID: `a\u{fffd}` is not UTF-8; write it anew";
    assert_eq!(error.detail(), expected);
}

#[test]
fn mistyped_names_are_pointed_out() {
    let near = [
        ("MICRO_REGISRY", "MICRO_REGISTRY"),
        ("MIRCO_REGISTRY_ADDRESS", "MICRO_REGISTRY_ADDRESS"),
        ("MICRO_BORKER", "MICRO_BROKER"),
        ("MICRO_SERVERADDRESS", "MICRO_SERVER_ADDRESS"),
        ("micro_server_name", "MICRO_SERVER_NAME"),
        ("MICRO_SERVE_NAM", "MICRO_SERVER_NAME"),
        ("MICRO_ENABLE_TSL", "MICRO_ENABLE_TLS"),
        ("MICRO_LOGLEVEL", "MICRO_LOG_LEVEL"),
    ];
    for (name, meant) in near {
        let (_, hints) = read(&[(name, "x")]);
        let expected =
            format!("the environment variable {name} is not known; did you mean {meant}?");
        assert_eq!(hints, [expected]);
    }
    let silent = [
        "MICRO_GREETING",
        "MICRO_DEV",
        "MICRO_SHOP_REGION",
        "MAIL",
        "MANPATH",
    ];
    for name in silent.into_iter().chain(known::variables()) {
        assert_eq!(read(&[(name, "grpc")]).1, [""; 0], "{name}");
    }
}

#[test]
fn the_nearest_is_no_more_than_two_mistakes_away() {
    let words = || ["mdns", "memory", "http"].into_iter();
    assert_eq!(nearest::nearest("memroy", words()), Some("memory"));
    assert_eq!(nearest::nearest("Memory", words()), Some("memory"));
    assert_eq!(nearest::nearest("memo", words()), Some("memory"));
    assert_eq!(nearest::nearest("mem", words()), None);
    assert_eq!(nearest::nearest("mdn", words()), Some("mdns"));
    // Half of a short word is another word.
    assert_eq!(nearest::nearest("md", words()), None);
    assert_eq!(nearest::nearest("", words()), None);
}

#[test]
fn the_stronger_counts() {
    let strong = settings(&[
        ("MICRO_REGISTRY", "etcd"),
        ("MICRO_CLIENT_RETRIES", "3"),
        ("MICRO_BROKER", "http"),
    ]);
    let weak = settings(&[
        ("MICRO_REGISTRY", "consul"),
        ("MICRO_REGISTRY_ADDRESS", "10.0.0.1:8500"),
        ("MICRO_BROKER_ADDRESS", ":54003"),
        ("MICRO_CLIENT_RETRIES", "5"),
        ("MICRO_SERVER_ID", "7"),
    ]);
    let both = strong.clone().or(weak.clone());
    assert_eq!(both.registry.as_deref(), Some("etcd"));
    // The address is that of consul.
    assert_eq!(both.registry_address, [""; 0]);
    assert_eq!(both.broker_address, [":54003"]);
    assert_eq!(both.client_retries, Some(3));
    assert_eq!(both.server_id.as_deref(), Some("7"));
    assert_eq!(Settings::default().or(weak.clone()), weak);
    assert_eq!(strong.clone().or(Settings::default()), strong);
}

#[test]
fn every_setting_is_filled() {
    // One that `or` forgets would be missed here.
    for row in TABLE {
        let mut weak = Settings::default();
        let value = ["1s", "grpc", ":1", "1"];
        let set = value
            .iter()
            .any(|value| (row.set)(&mut weak, value).is_ok());
        assert!(set, "{}", row.flag);
        assert_eq!(Settings::default().or(weak.clone()), weak, "{}", row.flag);
        assert_eq!(weak.clone().or(Settings::default()), weak, "{}", row.flag);
    }
}
