//! What is multicast, and what go-micro tells of it to who watches.

use std::time::{Duration, Instant};

use micro_registry::{Action, Error, Event, Result};
use tokio::sync::mpsc;

use super::{PEER, bytes, engine, list, publication, service, text, vectors};
use crate::engine::Engine;
use crate::watch::QUEUE;

fn watch(engine: &mut Engine, name: Option<&str>) -> mpsc::Receiver<Result<Event>> {
    let (events, receiver) = mpsc::channel(QUEUE + 1);
    engine.watch(name.map(str::to_owned), events);
    receiver
}

fn events(receiver: &mut mpsc::Receiver<Result<Event>>) -> Vec<Result<Event>> {
    std::iter::from_fn(|| receiver.try_recv().ok()).collect()
}

#[test]
fn packets_are_told_as_go_tells_them() {
    for case in list(&vectors("interop_watch.json")["cases"]) {
        let now = Instant::now();
        let mut engine = engine(now);
        let mut watcher = watch(&mut engine, None);
        for packet in list(&case["multicast_packets_hex"]) {
            engine.packet(&bytes(packet), PEER, true, now);
        }
        let told: Vec<Event> = events(&mut watcher)
            .into_iter()
            .map(Result::unwrap)
            .collect();
        let expected = list(&case["go_watch_events"]).iter().map(|event| Event {
            action: match text(&event["Action"]) {
                "create" => Action::Create,
                "delete" => Action::Delete,
                other => panic!("{other}"),
            },
            service: service(&event["Service"]),
        });
        let expected: Vec<Event> = expected.collect();
        let ids: Vec<&str> = told
            .iter()
            .map(|event| &*event.service.nodes[0].id)
            .collect();
        match text(&case["case"]) {
            // As for `get`: Go does not look back for the address, and takes one instance of a message.
            "w-4" => assert_eq!(ids, ["n1"]),
            "w-5" => assert_eq!(ids, ["n1", "n2"]),
            // Go's own `GetService` takes it.
            "w-6" => assert_eq!(ids, ["n1"]),
            case => assert_eq!(told, expected, "{case}"),
        }
    }
}

#[test]
fn what_is_repeated_is_told_once() {
    let now = Instant::now();
    let mut engine = engine(now);
    let mut all = watch(&mut engine, None);
    let mut other = watch(&mut engine, Some("b"));
    let node = publication("a", "a-1", "10.0.0.1:1").instance;
    let mut at = |bytes: &[u8], seconds| {
        engine.packet(bytes, PEER, true, now + Duration::from_secs(seconds));
        let told = events(&mut all)
            .into_iter()
            .map(|event| event.unwrap().action);
        told.collect::<Vec<_>>()
    };
    assert_eq!(at(&node.announcement(), 0), [Action::Create]);
    assert_eq!(at(&node.announcement(), 0), []);
    assert_eq!(at(&node.announcement(), 3), []);
    assert_eq!(at(&node.goodbye(), 4), [Action::Delete]);
    assert_eq!(at(&node.goodbye(), 4), []);
    assert_eq!(at(&node.announcement(), 5), [Action::Create]);
    // It may have been forgotten by who was told, and is back.
    assert_eq!(at(&node.announcement(), 60), [Action::Create]);
    assert_eq!(events(&mut other), []);
}

#[test]
fn answers_to_our_own_questions_are_no_news() {
    let now = Instant::now();
    let mut engine = engine(now);
    let mut watcher = watch(&mut engine, None);
    let node = publication("a", "a-1", "10.0.0.1:1").instance;
    engine.packet(&node.announcement(), PEER, false, now);
    assert_eq!(events(&mut watcher), []);
}

#[test]
fn who_is_too_slow_is_told_so() {
    let now = Instant::now();
    let mut engine = engine(now);
    let mut watcher = watch(&mut engine, None);
    for number in 0..QUEUE + 10 {
        let node = publication("a", &format!("a-{number}"), "10.0.0.1:1").instance;
        engine.packet(&node.announcement(), PEER, true, now);
    }
    let mut told = events(&mut watcher);
    assert_eq!(told.pop(), Some(Err(Error::Lagged)));
    assert_eq!(told.len(), QUEUE);
    assert!(told.iter().all(Result::is_ok));
    assert!(watcher.is_closed());
}
