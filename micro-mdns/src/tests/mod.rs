//! What go-micro 2.9.1 sends, and what it makes of what it is sent: `tests/vectors`.

#![allow(
    clippy::unwrap_used,
    reason = "a test ends where it finds what it does not expect"
)]

mod get;
mod packets;
mod responder;
mod txt;
mod watch;

use std::net::{IpAddr, SocketAddr};
use std::time::Instant;

use micro_registry::{Node, Service, json};
use serde_json::Value;

use crate::engine::Engine;
use crate::instance::Place;
use crate::zone::Publication;

const DOMAIN: &str = "micro";
const PORT: u16 = 5353;

/// Somebody in the same network.
const PEER: SocketAddr = SocketAddr::new(IpAddr::V4(std::net::Ipv4Addr::new(10, 0, 0, 7)), 40_000);

fn vectors(name: &str) -> Value {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors");
    let text = std::fs::read_to_string(format!("{folder}/{name}")).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().unwrap()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

fn number<T: TryFrom<u64>>(value: &Value) -> T {
    value
        .as_u64()
        .and_then(|number| number.try_into().ok())
        .unwrap()
}

fn bytes(hex: &Value) -> Vec<u8> {
    let pairs = text(hex).as_bytes().chunks(2);
    let byte = |pair| u8::from_str_radix(str::from_utf8(pair).unwrap(), 16).unwrap();
    pairs.map(byte).collect()
}

fn service(value: &Value) -> Service {
    json::from_slice(value.to_string().as_bytes()).unwrap()
}

/// The machine on which the vectors were made.
fn place() -> Place {
    Place {
        domain: DOMAIN.to_owned(),
        host: "node-a".to_owned(),
    }
}

fn engine(now: Instant) -> Engine {
    Engine::new(place(), PORT, now)
}

/// A node to publish.
fn publication(name: &str, id: &str, address: &str) -> Publication {
    let node = Node {
        id: id.to_owned(),
        address: address.to_owned(),
        ..Node::default()
    };
    let service = Service {
        name: name.to_owned(),
        version: "latest".to_owned(),
        nodes: vec![node.clone()],
        ..Service::default()
    };
    Publication {
        instance: crate::instance::Instance::node(&service, &node, &place()).unwrap(),
        service: service.name,
        version: service.version,
    }
}
