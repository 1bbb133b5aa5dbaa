//! What messages of others say of nodes.
//!
//! go-micro sends all records of a node in one message. Where they come in several, what is known so
//! far is kept until the rest is there, in a place for a few.

use std::collections::VecDeque;
use std::net::{IpAddr, SocketAddr};

use micro_registry::{Node, Service};

use crate::packet::{Data, Message, Record};
use crate::{names, txt};

/// So many nodes may be known in part; the oldest gives way.
const PARTS: usize = 32;

/// A node whose records are all there, still as they are on the wire.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Seen {
    /// The name of the instance.
    pub(crate) name: String,
    pub(crate) address: SocketAddr,
    pub(crate) text: Vec<u8>,
    /// Whether it says goodbye.
    pub(crate) gone: bool,
}

impl Seen {
    /// Reads what is said of the node; none when it is no node of go-micro's in this domain.
    pub(crate) fn service(&self, domain: &str) -> Option<Service> {
        let said = txt::decode(&self.text)?;
        let id = names::id(&self.name, &said.service, domain)?;
        let node = Node {
            id: id.to_owned(),
            address: self.address.to_string(),
            metadata: said.metadata,
        };
        Some(Service {
            name: said.service,
            version: said.version,
            endpoints: said.endpoints,
            nodes: vec![node],
            ..Service::default()
        })
    }
}

/// What is known of a node in part.
#[derive(Clone, Debug, Default)]
struct Part {
    name: String,
    host: String,
    port: Option<u16>,
    address: Option<IpAddr>,
    text: Option<Vec<u8>>,
    /// What the last record says.
    gone: bool,
}

impl Part {
    /// Takes an address of its host; one of IPv4 rather than one of IPv6.
    fn place(&mut self, host: &str, address: IpAddr) {
        let better = self
            .address
            .is_none_or(|known| known.is_ipv6() && address.is_ipv4());
        if self.port.is_some() && self.host == host && better {
            self.address = Some(address);
        }
    }

    fn whole(&mut self) -> Option<Seen> {
        let (port, address) = (self.port?, self.address?);
        Some(Seen {
            text: self.text.take()?,
            name: std::mem::take(&mut self.name),
            address: SocketAddr::new(address, port),
            gone: self.gone,
        })
    }
}

/// Puts together what messages say.
#[derive(Debug)]
pub(crate) struct Collector {
    domain: String,
    parts: VecDeque<Part>,
}

impl Collector {
    pub(crate) fn new(domain: String) -> Self {
        Self {
            domain,
            parts: VecDeque::new(),
        }
    }

    /// Returns the nodes that are whole now, in the order of the message.
    pub(crate) fn take(&mut self, message: &Message) -> Vec<Seen> {
        let records = || message.answers.iter().chain(&message.additionals);
        let mut touched = Vec::new();
        for record in records() {
            match &record.data {
                Data::Srv { port, target, .. } if *port != 0 => {
                    if let Some(part) = self.part(record, &mut touched) {
                        (part.port, part.host) = (Some(*port), target.clone());
                        // Where it was before is not where it is now.
                        part.address = None;
                    }
                }
                Data::Txt(text) => {
                    if let Some(part) = self.part(record, &mut touched) {
                        part.text = Some(text.clone());
                    }
                }
                _ => {}
            }
        }
        for record in records() {
            let address: IpAddr = match record.data {
                Data::A(address) => address.into(),
                Data::Aaaa(address) => address.into(),
                _ => continue,
            };
            for part in self.parts.iter_mut().chain(&mut touched) {
                part.place(&record.name, address);
            }
        }
        let mut seen = Vec::new();
        for mut part in std::mem::take(&mut self.parts).into_iter().chain(touched) {
            match part.whole() {
                Some(whole) => seen.push(whole),
                None => self.keep(part),
            }
        }
        seen
    }

    /// The part that a record belongs to, moved to those that this message touches.
    fn part<'a>(&mut self, record: &Record, touched: &'a mut Vec<Part>) -> Option<&'a mut Part> {
        let name = &record.name;
        let below = name.strip_suffix(&self.domain)?;
        if !below.ends_with('.') {
            return None;
        }
        let at = touched.iter().position(|part| part.name == *name);
        let at = at.unwrap_or_else(|| {
            let kept = self.parts.iter().position(|part| part.name == *name);
            let kept = kept.and_then(|at| self.parts.remove(at));
            touched.push(kept.unwrap_or_else(|| Part {
                name: name.clone(),
                ..Part::default()
            }));
            touched.len() - 1
        });
        let part = touched.get_mut(at)?;
        part.gone = record.ttl == 0;
        Some(part)
    }

    fn keep(&mut self, part: Part) {
        if self.parts.len() >= PARTS {
            self.parts.pop_front();
        }
        self.parts.push_back(part);
    }
}

/// The names that a message adds to the list of services.
pub(crate) fn listed<'a>(message: &'a Message, domain: &'a str) -> impl Iterator<Item = &'a str> {
    let records = message.answers.iter().chain(&message.additionals);
    records
        .filter(|record| record.ttl != 0)
        .filter_map(move |record| match &record.data {
            Data::Ptr(target) => names::id(target, names::SERVICES, domain),
            _ => None,
        })
}
