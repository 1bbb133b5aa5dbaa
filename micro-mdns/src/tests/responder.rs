//! What go-micro's responder answers, and what ours does.

use std::time::Instant;

use super::{PEER, PORT, engine, list, publication, text, vectors};
use crate::engine::Engine;
use crate::packet::{Data, INTERNET, Message, Question, RESPONSE, UNICAST, kind};

const SERVICE: &str = "foo.micro";
const INSTANCE: &str = "foo-1.foo.micro";
const LISTING: &str = "foo._services.micro";
const FOUR: &[&str] = &["PTR", "SRV", "A", "TXT"];
const THREE: &[&str] = &["SRV", "A", "TXT"];

fn query(name: &str, kind: u16) -> Message {
    let mut query = Message::query(name);
    query.questions[0].kind = kind;
    query
}

/// A process with one node, and another one of IPv6.
fn process(now: Instant) -> Engine {
    let mut engine = engine(now);
    let nodes = [
        ("foo", "foo-1", "127.0.0.1:8080"),
        ("bar", "bar-1", "[::1]:80"),
    ];
    let nodes = nodes.map(|(name, id, address)| publication(name, id, address));
    engine.publish(nodes.to_vec(), None, now);
    engine
}

fn ask(engine: &mut Engine, query: &Message) -> Vec<Message> {
    let answers = engine.packet(&query.write(false), PEER, true, Instant::now());
    answers
        .iter()
        .map(|answer| Message::read(answer).unwrap())
        .collect()
}

fn kinds(message: &Message) -> Vec<&'static str> {
    let kind = |data: &Data| match data {
        Data::A(_) => "A",
        Data::Aaaa(_) => "AAAA",
        Data::Ptr(_) => "PTR",
        Data::Srv { .. } => "SRV",
        Data::Txt(_) => "TXT",
        Data::Other(_) => "other",
    };
    message
        .answers
        .iter()
        .map(|record| kind(&record.data))
        .collect()
}

#[test]
fn queries_are_answered_as_go_answers_them() {
    for case in list(&vectors("responder_behaviour.json")["cases"]) {
        let mut engine = process(Instant::now());
        let case = text(&case["query"]);
        let (query, expected): (Message, &[&[&str]]) = match case {
            "PTR <service>.micro., class IN" => (Message::query(SERVICE), &[FOUR]),
            "same, class 0x8001 (QU bit)" => {
                let mut query = Message::query(SERVICE);
                query.questions[0].class |= UNICAST;
                (query, &[FOUR])
            }
            "ANY <service>.micro." => (query(SERVICE, kind::ANY), &[FOUR]),
            "SRV or TXT <service>.micro." => {
                assert!(ask(&mut engine, &query(SERVICE, kind::SRV)).is_empty());
                (query(SERVICE, kind::TXT), &[])
            }
            "PTR with the name upper-cased" => (Message::query("FOO.MICRO"), &[]),
            "PTR <instance>" => (Message::query(INSTANCE), &[]),
            "ANY <instance>" => (query(INSTANCE, kind::ANY), &[THREE]),
            "SRV <instance>" => (query(INSTANCE, kind::SRV), &[&["SRV", "A"]]),
            "TXT <instance>" => (query(INSTANCE, kind::TXT), &[&["TXT"]]),
            "A <instance>" => (query(INSTANCE, kind::A), &[&["A"]]),
            // Ours leaves out 0.0.0.0, which is the address of nothing.
            "A/AAAA <hostname>." => {
                let answers = ask(&mut engine, &query("node-a", kind::AAAA));
                assert_eq!(answers.iter().map(kinds).collect::<Vec<_>>(), [["AAAA"]]);
                (query("node-a", kind::A), &[&["A"]])
            }
            "ANY <hostname>." => (query("node-a", kind::ANY), &[]),
            "PTR _services._dns-sd._udp.micro." => {
                let query = Message::query("_services._dns-sd._udp.micro");
                let mut names = Vec::new();
                for answer in ask(&mut engine, &query) {
                    names.extend(answer.answers.into_iter().map(|record| record.data));
                }
                let expected = [
                    "bar.micro",
                    "foo.micro",
                    "_services.micro",
                    "_services.micro",
                ];
                assert_eq!(names, expected.map(|name| Data::Ptr(name.to_owned())));
                continue;
            }
            "PTR _services.micro." => (Message::query("_services.micro"), &[FOUR, FOUR]),
            "ANY <service>._services.micro." => (query(LISTING, kind::ANY), &[THREE]),
            "two questions in one query" => {
                let mut query = Message::query(SERVICE);
                query
                    .questions
                    .extend(Message::query("bar.micro").questions);
                (query, &[&["PTR", "SRV", "AAAA", "TXT"], FOUR])
            }
            "TC=1" => (flags(0x0200), &[FOUR]),
            "RD=1" => (flags(0x0100), &[FOUR]),
            "opcode 1" => (flags(0x0800), &[]),
            "rcode 3" => (flags(0x0003), &[]),
            // Go answers, and whoever is not careful, too, for ever.
            "QR=1 but with a question it owns" => (flags(RESPONSE), &[]),
            "class 255" => {
                let mut query = Message::query(SERVICE);
                query.questions[0].class = 255;
                (query, &[FOUR])
            }
            // Go answers its own answer, and so on.
            "query whose source port is 5353" => {
                let mut peer = PEER;
                peer.set_port(PORT);
                let query = Message::query(SERVICE).write(false);
                assert!(engine.packet(&query, peer, true, Instant::now()).is_empty());
                continue;
            }
            other => panic!("a case without a test: {other}"),
        };
        let mut query = query;
        query.id = 4711;
        let answers = ask(&mut engine, &query);
        let got: Vec<_> = answers.iter().map(kinds).collect();
        assert_eq!(got, expected, "{case}");
        for answer in &answers {
            assert_eq!(answer.flags, 0x8400, "{case}");
            assert_eq!(answer.questions, query.questions, "{case}");
            let unicast = query.questions[0].class == INTERNET | UNICAST;
            assert_eq!(answer.id, if unicast { 4711 } else { 0 }, "{case}");
        }
    }
}

fn flags(flags: u16) -> Message {
    Message {
        flags,
        ..Message::query(SERVICE)
    }
}

#[test]
fn a_query_is_answered_once_however_often_it_asks() {
    let mut engine = process(Instant::now());
    let mut query = query("node-a", kind::A);
    let ptr = Message::query(SERVICE).questions.remove(0);
    query.questions.extend(vec![ptr.clone(); 7]);
    let answers = ask(&mut engine, &query);
    // The address comes behind the SRV, whatever was asked first.
    assert_eq!(answers.iter().map(kinds).collect::<Vec<_>>(), [FOUR]);
    query.questions.push(ptr);
    assert_eq!(ask(&mut engine, &query), []);
}

#[test]
fn what_was_not_sent_to_the_group_is_not_answered() {
    let mut engine = process(Instant::now());
    let query = Message::query(SERVICE).write(false);
    assert!(
        engine
            .packet(&query, PEER, false, Instant::now())
            .is_empty()
    );
}

#[test]
fn a_flood_of_questions_is_not_answered_by_a_flood() {
    let now = Instant::now();
    let mut engine = process(now);
    let query = Message::query(SERVICE).write(false);
    let mut sent = 0;
    for _ in 0..100_000 {
        let answers = engine.packet(&query, PEER, true, now);
        sent += answers.iter().map(Vec::len).sum::<usize>();
    }
    assert!((512 * 1024..513 * 1024).contains(&sent), "{sent}");
}

#[test]
fn questions_of_other_types_and_names_cost_nothing() {
    let mut engine = process(Instant::now());
    let mut query = query("node-a", 99);
    query.questions.push(Question {
        name: "other.local".to_owned(),
        kind: kind::PTR,
        class: INTERNET,
    });
    assert_eq!(ask(&mut engine, &query), []);
}
