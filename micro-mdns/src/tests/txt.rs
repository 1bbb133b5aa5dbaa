//! TXT records: other libraries' compression, and how text is cut.

use micro_registry::{Node, Service};
use serde_json::Value;

use super::{list, text, vectors};
use crate::txt;

fn record(hex: &Value) -> Vec<u8> {
    txt::strings(text(hex).as_bytes())
}

#[test]
fn records_are_read_however_they_are_compressed() {
    for vector in list(&vectors("txt.json")["vectors"]) {
        let name = text(&vector["name"]);
        let json = text(&vector["json"]).as_bytes();
        let expected = micro_registry::json::from_slice(json).ok();
        assert!(expected.is_some(), "{name}");
        for hex in ["hex", "alt_zlib_c_level6_hex", "alt_stored_level0_hex"] {
            assert_eq!(
                txt::decode(&record(&vector[hex])),
                expected,
                "{name}: {hex}"
            );
        }
        let upper = text(&vector["hex"]).to_uppercase();
        assert_eq!(
            txt::decode(&txt::strings(upper.as_bytes())),
            expected,
            "{name}"
        );
    }
}

#[test]
fn text_is_cut_as_go_cuts_it() {
    for vector in list(&vectors("txt.json")["vectors"]) {
        let mut expected = Vec::new();
        for string in list(&vector["txt_strings"]) {
            expected.push(u8::try_from(text(string).len()).unwrap());
            expected.extend(text(string).bytes());
        }
        assert_eq!(record(&vector["hex"]), expected, "{}", vector["name"]);
    }
}

#[test]
fn what_is_written_is_read() {
    for vector in list(&vectors("txt.json")["vectors"]) {
        let said = txt::decode(&record(&vector["hex"])).unwrap();
        let node = Node {
            metadata: said.metadata.clone(),
            ..Node::default()
        };
        let service = Service {
            name: said.service.clone(),
            version: said.version.clone(),
            endpoints: said.endpoints.clone(),
            ..Service::default()
        };
        assert_eq!(txt::decode(&txt::encode(&service, &node)), Some(said));
    }
}

#[test]
fn what_is_no_record_of_a_node_is_passed_over() {
    let hex = |json: &[u8]| {
        let zlib = miniz_oxide::deflate::compress_to_vec_zlib(json, 9);
        zlib.iter()
            .map(|byte| format!("{byte:02x}"))
            .collect::<String>()
    };
    let read = |text: &str| txt::decode(&txt::strings(text.as_bytes()));
    assert!(read(&hex(br#"{"Service":"a","Version":"b"}"#)).is_some());
    assert!(read(&hex(b"null")).is_none());
    assert!(read(&hex(b"{")).is_none());
    assert!(read("789").is_none());
    assert!(read("txtvers=1").is_none());
    assert!(read("").is_none());
    assert!(txt::decode(b"\x05ab").is_none());
    let bomb = [br#"{"Service":""#, vec![b' '; 8 << 20].as_slice(), br#""}"#].concat();
    let bomb = hex(&bomb);
    assert!(bomb.len() < 20_000, "{}", bomb.len());
    assert!(read(&bomb).is_none());
}
