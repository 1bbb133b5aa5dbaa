//! Answers to a question for a service, and what go-micro makes of them.

use std::time::{Duration, Instant};

use micro_registry::Service;
use tokio::sync::oneshot;

use super::{DOMAIN, PEER, bytes, engine, list, service, text, vectors};
use crate::search::Search;

const WINDOW: Duration = Duration::from_millis(100);

/// What is found with these packets as answers, after some time.
fn get(name: &str, packets: &[Vec<u8>], after: Duration) -> Vec<Service> {
    let now = Instant::now();
    let mut engine = engine(now);
    let (done, mut found) = oneshot::channel();
    engine.search(Search::new(
        Some(name.to_owned()),
        DOMAIN,
        WINDOW,
        now,
        done,
    ));
    if after >= WINDOW {
        engine.tick(now + WINDOW);
    }
    for packet in packets {
        assert!(engine.packet(packet, PEER, false, now + after).is_empty());
    }
    engine.tick(now + WINDOW);
    found.try_recv().unwrap().unwrap()
}

#[test]
fn answers_are_taken_as_go_takes_them() {
    for case in list(&vectors("interop_get.json")["cases"]) {
        let name = text(&case["query_service"]);
        let packets: Vec<_> = list(&case["response_packets_hex"])
            .iter()
            .map(bytes)
            .collect();
        let go = list(&case["go_get_service_result"]).iter().map(service);
        let mut expected: Vec<Service> = go.collect();
        expected.sort_by(|a, b| a.version.cmp(&b.version));
        for version in &mut expected {
            version.nodes.sort_by(|a, b| a.id.cmp(&b.id));
        }
        let after = match text(&case["case"]) {
            "late" => Duration::from_millis(120),
            _ => Duration::from_millis(1),
        };
        let found = get(name, &packets, after);
        let ids: Vec<&str> = found
            .iter()
            .flat_map(|found| &found.nodes)
            .map(|node| &*node.id)
            .collect();
        match text(&case["case"]) {
            // Go drops what has no question, or another one: to us an announcement is as good.
            "noq" | "case" => assert_eq!(ids, ["n1"]),
            // Go does not look back for the address.
            "afirst" | "afirst2" => assert_eq!(ids, ["n1"]),
            // Go forgets the first of the two.
            "two" => assert_eq!(ids, ["n1", "n2"]),
            // To us it is a query that names what is known already.
            "noqr" => assert_eq!(found, []),
            // Go gives the id as it is written in zone files.
            "esc" => assert_eq!(ids, ["n@1 x(2)"]),
            case => assert_eq!(found, expected, "{case}"),
        }
    }
}

#[test]
fn a_question_is_asked_again_only_when_nobody_answers() {
    let vectors = vectors("interop_get.json");
    let packet = bytes(&list(&vectors["cases"])[0]["response_packets_hex"][0]);
    for (answers, asked) in [(vec![], 1), (vec![packet], 0)] {
        let now = Instant::now();
        let mut engine = engine(now);
        let (done, mut found) = oneshot::channel();
        engine.search(Search::new(
            Some("t-ok".to_owned()),
            DOMAIN,
            WINDOW,
            now,
            done,
        ));
        for answer in &answers {
            engine.packet(answer, PEER, false, now);
        }
        assert_eq!(engine.due(), Some(now + WINDOW / 2));
        assert_eq!(engine.tick(now + WINDOW / 2).asked.len(), asked);
        assert_eq!(engine.due(), Some(now + WINDOW));
        assert!(found.try_recv().is_err());
        assert_eq!(engine.tick(now + WINDOW).asked.len(), 0);
        assert_eq!(found.try_recv().unwrap().unwrap().len(), answers.len());
        assert_eq!(engine.due(), None);
    }
}

#[test]
fn a_goodbye_takes_back_what_was_found() {
    let node = super::publication("a", "a-1", "10.0.0.1:1").instance;
    assert_eq!(get("a", &[node.announcement()], WINDOW / 4).len(), 1);
    let packets = [node.announcement(), node.goodbye()];
    assert_eq!(get("a", &packets, WINDOW / 4), []);
}

#[test]
fn one_part_of_a_node_does_not_hold_back_the_whole() {
    let node = super::publication("a", "a-1", "10.0.0.1:1").instance;
    let mut part = crate::packet::Message::read(&node.goodbye()).unwrap();
    part.answers.truncate(1);
    let packets = [part.write(false), node.announcement()];
    assert_eq!(get("a", &packets, WINDOW / 4).len(), 1);
}

#[test]
fn parts_of_many_nodes_are_not_kept() {
    let half = |number: usize| {
        let node = super::publication("a", &format!("a-{number}"), "10.0.0.1:1").instance;
        let message = crate::packet::Message::read(&node.announcement()).unwrap();
        let [mut first, mut second] = [message.clone(), message];
        first.answers.truncate(2);
        second.answers.drain(..2);
        [first, second].map(|half| half.write(false))
    };
    let halves: Vec<_> = (0..1000).map(half).collect();
    let firsts = halves.iter().map(|[first, _]| first.clone());
    let seconds = halves.iter().rev().map(|[_, second]| second.clone());
    let packets: Vec<_> = firsts.chain(seconds).collect();
    let found = get("a", &packets, WINDOW / 4);
    assert_eq!(found[0].nodes.len(), 32);
    assert_eq!(found[0].nodes[0].id, "a-968");
}
