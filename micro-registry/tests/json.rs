//! The JSON of records, against what Go wrote.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test may panic as the test itself may"
)]

use micro_registry::json::{self, Json, Message, Txt};
use micro_registry::{Endpoint, Error, Metadata, Node, Service, Value};

fn vectors(text: &str) -> Vec<(String, String)> {
    let file: serde_json::Value = serde_json::from_str(text).unwrap();
    let vectors = file["vectors"].as_array().unwrap();
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    vectors
        .iter()
        .map(|vector| (text(&vector["name"]), text(&vector["json"])))
        .collect()
}

fn again<T: Json>(text: &str) -> String {
    let record: T = json::from_slice(text.as_bytes()).unwrap_or_else(|e| panic!("{text}: {e}"));
    json::to_string(&record)
}

#[test]
fn services_are_as_go_writes_them() {
    let vectors = vectors(include_str!("vectors/service_json.json"));
    assert_eq!(vectors.len(), 10);
    for (name, expected) in vectors {
        let (written, expected) = match name.as_str() {
            "node_zero" => (again::<Node>(&expected), expected),
            "value_zero" => (again::<Value>(&expected), expected),
            // Only Go's zero value has no metadata: services always make the map, be it empty.
            "endpoint_zero" => (
                again::<Endpoint>(&expected),
                expected.replace("null}", "{}}"),
            ),
            // Go escapes what stands for broken UTF-8, which no string here can hold.
            "html_escape" => (
                again::<Service>(&expected),
                expected.replace("\\ufffd", "\u{fffd}"),
            ),
            name if name.starts_with("result") => (again::<Message>(&expected), expected),
            _ => (again::<Service>(&expected), expected),
        };
        assert_eq!(written, expected, "{name}");
    }
}

#[test]
fn txt_records_are_as_go_writes_them() {
    let vectors = vectors(include_str!("vectors/txt.json"));
    assert_eq!(vectors.len(), 7);
    for (name, expected) in vectors {
        let written = again::<Txt>(&expected);
        // A test of Go's writer alone: services leave nil what is empty.
        let expected = match name.as_str() {
            "empty_not_nil" => expected.replace("[]", "null").replace("{}", "null"),
            _ => expected,
        };
        assert_eq!(written, expected, "{name}");
    }
}

#[test]
fn what_is_read_is_what_was_written() {
    let vectors = vectors(include_str!("vectors/service_json.json"));
    let service: Service = json::from_slice(vectors[0].1.as_bytes()).unwrap();
    assert_eq!(service.name, "go.micro.srv.greeter");
    assert_eq!(service.version, "latest");
    assert_eq!(service.endpoints.len(), 2);
    let request = service.endpoints[0].request.as_ref().unwrap();
    assert_eq!(
        (request.name.as_str(), request.kind.as_str()),
        ("Request", "Request")
    );
    assert_eq!(request.values[0].kind, "string");
    assert_eq!(service.endpoints[1].metadata["stream"], "true");
    assert_eq!(service.nodes[0].address, "10.0.0.5:54321");
    assert_eq!(service.nodes[0].metadata.len(), 5);
    let txt = Txt::new(&service, &service.nodes[0]);
    assert_eq!(txt.service, service.name);
    assert_eq!(txt.metadata, service.nodes[0].metadata);
}

#[test]
fn what_is_empty_is_empty_however_it_is_written() {
    let empty = Service {
        name: "a".into(),
        nodes: vec![Node::default()],
        endpoints: vec![Endpoint::default()],
        ..Service::default()
    };
    for nothing in ["null", "{}", "[]"] {
        let text = format!(
            r#"{{"name":"a","version":null,"metadata":{nothing},
               "endpoints":[{{"request":{nothing},"response":{nothing},"metadata":{nothing}}},null],
               "nodes":[null,{{"id":null,"metadata":{nothing}}}]}}"#
        );
        assert_eq!(
            json::from_slice::<Service>(text.as_bytes()),
            Ok(empty.clone()),
            "{nothing}"
        );
        let text = format!(r#"{{"Service":"a","Endpoints":{nothing},"Metadata":{nothing}}}"#);
        let txt: Txt = json::from_slice(text.as_bytes()).unwrap();
        assert_eq!(
            txt,
            Txt {
                service: "a".into(),
                ..Txt::default()
            }
        );
        let text = format!(r#"{{"Action":"list","Service":{nothing}}}"#);
        assert_eq!(
            json::from_slice::<Message>(text.as_bytes())
                .unwrap()
                .service,
            None
        );
    }
    assert_eq!(json::from_slice::<Service>(b"{}"), Ok(Service::default()));
    assert_eq!(
        json::from_slice::<Metadata>(b" { } "),
        Ok(Metadata::default())
    );
}

#[test]
fn keys_are_read_in_any_case_and_the_last_one_counts() {
    let text = br#"{"NAME":"a","Version":"1","extra":{"deep":[1,{"x":null}]},"name":"b",
                    "Nodes":[{"ID":"b-1","aDDress":"h:1","other":1e9}]}"#;
    let service: Service = json::from_slice(text).unwrap();
    assert_eq!(
        (service.name.as_str(), service.version.as_str()),
        ("b", "1")
    );
    assert_eq!(service.nodes[0].id, "b-1");
    // Keys of maps are the user's, and keep their case.
    let metadata: Metadata = json::from_slice(br#"{"a":"1","A":"2","a":"3"}"#).unwrap();
    assert_eq!(json::to_string(&metadata), r#"{"A":"2","a":"3"}"#);
}

#[test]
fn the_ports_of_go_micro_1_are_part_of_the_address() {
    for (text, expected) in [
        (r#"{"address":"10.0.0.5","port":8080}"#, "10.0.0.5:8080"),
        (r#"{"port":8080,"address":"fd00::1"}"#, "[fd00::1]:8080"),
        (r#"{"port":8080,"address":"[fd00::1]"}"#, "[fd00::1]:8080"),
        (r#"{"address":"10.0.0.5:1","port":8080}"#, "10.0.0.5:1"),
        (r#"{"address":"[fd00::1]:1","port":8080}"#, "[fd00::1]:1"),
        (r#"{"address":"10.0.0.5","port":0}"#, "10.0.0.5"),
        (r#"{"address":"10.0.0.5","port":null}"#, "10.0.0.5"),
        (r#"{"port":8080}"#, ""),
    ] {
        assert_eq!(
            json::from_slice::<Node>(text.as_bytes()).unwrap().address,
            expected
        );
    }
}

#[test]
fn what_is_no_record_is_an_error_and_no_more() {
    let deep = format!("{}1{}", r#"{"values":["#.repeat(200), "]}".repeat(200));
    let long = format!(r#"{{"name":"{}"}}"#, "x".repeat(json::LONGEST));
    for (text, expected) in [
        ("null", "null where a record should be"),
        ("", "EOF"),
        ("{\"name\":\"a", "EOF"),
        ("{\"name\":\"a\"} x", "trailing"),
        ("[1]", "a list where an object should be"),
        ("\"a\"", "an object"),
        (r#"{"name":1}"#, "a string"),
        (
            r#"{"endpoints":{"a":1}}"#,
            "an object where a list should be",
        ),
        (r#"{"metadata":{"a":{}}}"#, "a string"),
        (r#"{"nodes":[{"port":70000}]}"#, "70000"),
        (&deep, "recursion"),
        (&long, "bytes"),
    ] {
        let result = match text.contains("values") {
            true => json::from_slice::<Value>(text.as_bytes()).map(|_| ()),
            false => json::from_slice::<Service>(text.as_bytes()).map(|_| ()),
        };
        match result {
            Err(Error::Backend(what)) => assert!(what.contains(expected), "{expected}: {what}"),
            other => panic!("{expected}: {other:?}"),
        }
    }
    assert!(json::from_slice::<Service>(b"{\"name\":\"\xff\"}").is_err());
}

/// Whatever is read can be written, and is then read as the same.
fn settles<T: Json + PartialEq + std::fmt::Debug>(bytes: &[u8]) -> bool {
    let Ok(record) = json::from_slice::<T>(bytes) else {
        return false;
    };
    let text = json::to_string(&record);
    let again = json::from_slice(text.as_bytes());
    assert_eq!(again, Ok(record), "{}", String::from_utf8_lossy(bytes));
    true
}

#[test]
fn broken_records_do_no_harm() {
    fastrand::seed(7);
    let mut vectors = vectors(include_str!("vectors/service_json.json"));
    vectors.extend(self::vectors(include_str!("vectors/txt.json")));
    let mut read = 0;
    for _ in 0..20_000 {
        let mut bytes = vectors[fastrand::usize(..vectors.len())]
            .1
            .clone()
            .into_bytes();
        bytes.truncate(600);
        for _ in 0..fastrand::usize(1..4) {
            let at = fastrand::usize(..bytes.len());
            match fastrand::u8(..4) {
                0 => bytes[at] = fastrand::u8(..),
                1 => drop(bytes.remove(at)),
                2 => bytes.insert(at, *fastrand::choice(br#"{}[]",:\0n"#).unwrap()),
                _ => bytes.extend_from_within(at..),
            }
        }
        read += usize::from(settles::<Service>(&bytes));
        read += usize::from(settles::<Txt>(&bytes));
        read += usize::from(settles::<Message>(&bytes));
    }
    assert!(read > 1000, "too few to show anything: {read}");
}
