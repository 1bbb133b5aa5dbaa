//! Packets as go-micro sends them: read, and written by us to the byte.

use std::time::{Duration, Instant};

use serde_json::Value;

use super::{DOMAIN, PEER, bytes, engine, list, number, place, service, text, vectors};
use crate::instance::Instance;
use crate::packet::{Data, Malformed, Message, Question, Record};
use crate::zone::Publication;
use crate::{names, txt};

const FILES: [&str; 5] = [
    "packets_minimal.json",
    "packets_greeter.json",
    "packets_ipv6.json",
    "packets_http_broker.json",
    "packets_many_endpoints.json",
];

/// Names in the vectors end with a dot.
fn name(value: &Value) -> String {
    text(value).strip_suffix('.').unwrap().to_owned()
}

fn strings(record: &Value) -> Vec<u8> {
    let joined: String = list(&record["strings"]).iter().map(text).collect();
    txt::strings(joined.as_bytes())
}

fn record(value: &Value) -> Record {
    Record {
        name: name(&value["name"]),
        class: number(&value["cls"]),
        ttl: number(&value["ttl"]),
        data: match text(&value["type"]) {
            "A" => Data::A(text(&value["address"]).parse().unwrap()),
            "AAAA" => Data::Aaaa(text(&value["address"]).parse().unwrap()),
            "PTR" => Data::Ptr(name(&value["ptr"])),
            "SRV" => Data::Srv {
                priority: number(&value["priority"]),
                weight: number(&value["weight"]),
                port: number(&value["port"]),
                target: name(&value["target"]),
            },
            "TXT" => Data::Txt(strings(value)),
            other => panic!("{other}"),
        },
    }
}

fn message(value: &Value) -> Message {
    let records = |section: &str| list(&value[section]).iter().map(record).collect();
    let flags = text(&value["flags"]).strip_prefix("0x").unwrap();
    Message {
        id: number(&value["id"]),
        flags: u16::from_str_radix(flags, 16).unwrap(),
        questions: list(&value["questions"])
            .iter()
            .map(|question| Question {
                name: name(&question["name"]),
                kind: 12,
                class: number(&question["cls"]),
            })
            .collect(),
        answers: records("answers"),
        authorities: records("authority"),
        additionals: records("additional"),
    }
}

#[test]
fn packets_are_read_and_written() {
    for file in FILES {
        for packet in list(&vectors(file)["packets"]) {
            let (kind, hex) = (text(&packet["kind"]), bytes(&packet["hex"]));
            let expected = message(&packet["decoded"]);
            assert_eq!(Message::read(&hex), Ok(expected.clone()), "{file}: {kind}");
            assert_eq!(
                expected.write(kind.ends_with("response")),
                hex,
                "{file}: {kind}"
            );
        }
    }
}

#[test]
fn what_we_send_is_what_go_sends() {
    for file in FILES {
        let vectors = vectors(file);
        let packets = list(&vectors["packets"]);
        let packet = |kind: &str| {
            packets
                .iter()
                .find(|packet| packet["kind"] == kind)
                .unwrap()
        };
        let registered = service(&vectors["registered_service"]);
        let mut instance = Instance::node(&registered, &registered.nodes[0], &place()).unwrap();
        // Another library compresses otherwise; what it compresses is the same.
        let go = strings(&packet("announcement")["decoded"]["answers"][2]);
        assert_eq!(txt::decode(&instance.text), txt::decode(&go), "{file}");
        instance.text = go;

        let now = Instant::now();
        let mut engine = engine(now);
        let name = instance.name.clone();
        let node = Publication {
            instance,
            service: registered.name,
            version: registered.version,
        };
        let announced = engine.publish(vec![node], None, now);
        assert_eq!(announced, [bytes(&packet("announcement")["hex"])], "{file}");
        for (query, response) in [
            ("get_query", "get_response"),
            ("list_query", "list_response"),
        ] {
            let query = bytes(&packet(query)["hex"]);
            let answers = engine.packet(&query, PEER, true, now);
            assert_eq!(
                answers,
                [bytes(&packet(response)["hex"])],
                "{file}: {response}"
            );
        }
        let goodbye = engine.zone.withdraw(&name).unwrap();
        assert_eq!(goodbye, bytes(&packet("goodbye")["hex"]), "{file}");
        let query = bytes(&packet("list_query")["hex"]);
        assert!(engine.packet(&query, PEER, true, now).is_empty(), "{file}");
    }
}

#[test]
fn questions_are_gos_but_for_their_id() {
    for file in FILES {
        let vectors = vectors(file);
        let asked = text(&vectors["registered_service"]["name"]);
        for (kind, service) in [("get_query", asked), ("list_query", names::SERVICES)] {
            let mut packets = list(&vectors["packets"]).iter();
            let packet = packets.find(|packet| packet["kind"] == kind).unwrap();
            let ours = Message::query(&names::service(service, DOMAIN)).write(false);
            assert_eq!(ours[2..], bytes(&packet["hex"])[2..], "{file}: {kind}");
        }
    }
}

#[test]
fn the_target_of_an_srv_is_written_in_full() {
    let mut instance = super::publication("foo", "foo-1", "10.0.0.1:1").instance;
    instance.host = instance.service.clone();
    let query = Message::query(&instance.service);
    let answer = instance.answer(&query, "").unwrap();
    let target = b"\x03foo\x05micro\0";
    let written = |at: &&[u8]| *at == target;
    assert_eq!(answer.windows(target.len()).filter(written).count(), 2);
}

#[test]
fn announcements_come_three_times() {
    let now = Instant::now();
    let mut engine = engine(now);
    let node = super::publication("a", "a-1", "10.0.0.1:1");
    assert_eq!(engine.publish(vec![node.clone()], None, now).len(), 1);
    assert_eq!(engine.publish(vec![node], None, now).len(), 0);
    let mut times = Vec::new();
    while let Some(due) = engine.due() {
        assert_eq!(engine.tick(due).said.len(), 1);
        times.push(due - now);
    }
    assert_eq!(times, [Duration::from_secs(1), Duration::from_secs(3)]);
}

#[test]
fn what_changes_is_announced_anew_and_a_version_says_goodbye() {
    let now = Instant::now();
    let mut engine = engine(now);
    let node = super::publication("a", "a-1", "10.0.0.1:1");
    engine.publish(vec![node.clone()], None, now);
    let mut moved = super::publication("a", "a-1", "10.0.0.1:2");
    let announced = engine.publish(vec![moved.clone()], None, now);
    assert_eq!(announced, [moved.instance.announcement()]);
    moved.version = "next".to_owned();
    let before = moved.instance.clone();
    moved.instance.text = b"\x01x".to_vec();
    let announced = engine.publish(vec![moved.clone()], None, now);
    assert_eq!(announced, [before.goodbye(), moved.instance.announcement()]);
}

#[test]
fn a_node_that_is_not_renewed_is_withdrawn() {
    let now = Instant::now();
    let ttl = Duration::from_secs(60);
    let mut engine = engine(now);
    let node = super::publication("a", "a-1", "10.0.0.1:1");
    let goodbye = node.instance.goodbye();
    engine.publish(vec![node.clone()], Some(ttl), now);
    let renewed = now + Duration::from_secs(30);
    assert_eq!(engine.tick(renewed).said.len(), 1);
    assert_eq!(engine.tick(renewed).said.len(), 1);
    engine.publish(vec![node], Some(ttl), renewed);
    assert_eq!(engine.tick(now + ttl).said, Vec::<Vec<u8>>::new());
    assert_eq!(engine.due(), Some(renewed + ttl));
    assert_eq!(engine.tick(renewed + ttl).said, [goodbye]);
    assert_eq!(engine.due(), None);
}

#[test]
fn broken_packets_are_refused() {
    let vectors = vectors("packets_greeter.json");
    let packets = list(&vectors["packets"]);
    let whole = bytes(&packets.last().unwrap()["hex"]);
    for length in 0..whole.len() {
        assert!(Message::read(&whole[..length]).is_err(), "{length}");
    }
    let question = |name: &[u8]| {
        let header = [0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0];
        Message::read(&[&header, name, &[0, 12, 0, 1]].concat())
    };
    for (name, why) in [
        (&b"\xc0\x0c"[..], "a name that points forward"),
        (b"\x01a\xc0\x0c", "a name that points forward"),
        (b"\xc0\xff", "a name that points forward"),
        (b"\x41a\0", "a label of an unknown kind"),
        (b"\x03a.b\0", "a foreign name"),
        (b"\x01\xff\0", "a foreign name"),
        (
            &[b"\x3f".as_slice(), &[b'a'; 63]].concat().repeat(5),
            "a name of more than 255 bytes",
        ),
    ] {
        assert_eq!(question(name), Err(Malformed(why)), "{name:?}");
    }
    assert!(question(b"\x01a\0").is_ok());
    let mut crowd = vec![0; 12];
    crowd[4..6].copy_from_slice(&[1, 1]);
    assert_eq!(Message::read(&crowd), Err(Malformed("too many entries")));
}
