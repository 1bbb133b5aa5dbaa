//! What packets of strangers do, for the fuzzer of this project.

use std::net::{IpAddr, SocketAddr};
use std::time::{Duration, Instant};

use micro_registry::{Node, Service};
use tokio::sync::{mpsc, oneshot};

use crate::engine::Engine;
use crate::instance::{Instance, Place};
use crate::packet::{Message, RESPONSE};
use crate::search::Search;
use crate::zone::Publication;
use crate::{names, watch};

/// The nodes of the process, and their names in the list of services.
const INSTANCES: usize = 4;

/// No answer is larger: names, the questions, and a small TXT record.
const LARGEST: usize = 8 * 1024;

/// Takes packets one after the other, each after its length in two bytes and a byte that says how it came.
///
/// # Errors
///
/// If a packet gets more or larger answers than it should, an answer is no answer, or a message that
/// was read is another one once it is written and read again.
pub fn packets(bytes: &[u8]) -> Result<(), String> {
    let mut now = Instant::now();
    let mut engine = process(now)?;
    let (events, _watcher) = mpsc::channel(watch::QUEUE + 1);
    engine.watch(None, events);
    let (done, _found) = oneshot::channel();
    let name = Some("foo".to_owned());
    engine.search(Search::new(
        name,
        "micro",
        Duration::from_secs(1),
        now,
        done,
    ));
    let (done, _list) = oneshot::channel();
    engine.search(Search::new(
        None,
        "micro",
        Duration::from_secs(1),
        now,
        done,
    ));
    let mut rest = bytes;
    while let Some(([high, low, how], after)) = rest.split_first_chunk() {
        let length = usize::from(u16::from_be_bytes([*high, *low])).min(after.len());
        let (packet, after) = after.split_at(length);
        rest = after;
        now += Duration::from_millis(u64::from(how >> 2) * 10);
        let from: IpAddr = match how & 2 {
            0 => [10, 0, 0, 7].into(),
            _ => [0xfe80, 0, 0, 0, 0, 0, 0, 7].into(),
        };
        let answers = engine.packet(packet, SocketAddr::new(from, 40_000), how & 1 == 0, now);
        check(packet, &answers)?;
        engine.tick(now);
    }
    Ok(())
}

fn process(now: Instant) -> Result<Engine, String> {
    let place = Place {
        domain: "micro".to_owned(),
        host: "node-a".to_owned(),
    };
    let mut engine = Engine::new(place.clone(), 5353, now);
    for (name, address) in [("foo", "10.0.0.5:80"), ("go.micro.srv.bar", "[fd00::5]:80")] {
        let node = Node {
            id: format!("{name}-1"),
            address: address.to_owned(),
            ..Node::default()
        };
        let service = Service {
            name: name.to_owned(),
            version: "latest".to_owned(),
            ..Service::default()
        };
        let instance =
            Instance::node(&service, &node, &place).map_err(|error| error.to_string())?;
        let node = Publication {
            instance,
            service: service.name,
            version: service.version,
        };
        engine.publish(vec![node], None, now);
    }
    Ok(engine)
}

fn check(packet: &[u8], answers: &[Vec<u8>]) -> Result<(), String> {
    let message = Message::read(packet);
    if answers.len() > INSTANCES {
        return Err(format!("{} answers to {message:?}", answers.len()));
    }
    for answer in answers {
        let read = Message::read(answer).map_err(|why| format!("an answer with {why:?}"))?;
        if read.flags & RESPONSE == 0 || read.answers.is_empty() || answer.len() > LARGEST {
            return Err(format!("{message:?} is answered by {read:?}"));
        }
    }
    let Ok(message) = message else {
        return match answers {
            [] => Ok(()),
            _ => Err("broken, and answered".to_owned()),
        };
    };
    if message.flags & RESPONSE != 0 && !answers.is_empty() {
        return Err(format!("an answer to the answer {message:?}"));
    }
    for name in message.questions.iter().map(|question| &question.name) {
        if !name.is_empty() && !names::fits(name) {
            return Err(format!("{name:?} was read as a name"));
        }
    }
    for compressed in [false, true] {
        let again = Message::read(&message.write(compressed));
        if again.as_ref() != Ok(&message) {
            return Err(format!("{message:?} comes back as {again:?}"));
        }
    }
    Ok(())
}
