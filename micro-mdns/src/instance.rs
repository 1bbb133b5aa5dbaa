//! What is published: the records of one node, or of one name in the list of services.
//!
//! Each instance goes in messages of its own, with SRV before the address: go-micro takes no more than
//! the last instance of a message, and no address whose SRV it has not seen.

use std::net::{IpAddr, SocketAddr};

use micro_registry::{Error, Node, Result, Service};

use crate::packet::{
    AUTHORITATIVE, Data, INTERNET, Message, Question, RESPONSE, Record, UNICAST, kind,
};
use crate::{names, txt};

/// How long others may keep a record, in seconds; nobody here does.
const TTL: u32 = 120;

/// What go-micro gives as the port of a name in the list of services.
const LISTING_PORT: u16 = 9999;

/// The largest record of a node: with names and questions, it has to fit into one UDP packet.
const LARGEST: usize = 60_000;

/// Where the names of this process are, and on which machine it says they are.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) domain: String,
    pub(crate) host: String,
}

/// One node, or one name in the list of services.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Instance {
    /// `greeter.micro`
    pub(crate) service: String,
    /// `greeter-1.greeter.micro`
    pub(crate) name: String,
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) address: IpAddr,
    pub(crate) text: Vec<u8>,
}

/// Which records of an instance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Wanted {
    enumeration: bool,
    pointer: bool,
    server: bool,
    address: bool,
    text: bool,
}

impl Wanted {
    const INSTANCE: Self = Self {
        enumeration: false,
        pointer: false,
        server: true,
        address: true,
        text: true,
    };
}

impl Instance {
    /// The instance of a node of a checked service.
    pub(crate) fn node(service: &Service, node: &Node, place: &Place) -> Result<Self> {
        let invalid = |why: String| {
            Error::Invalid(format!(
                "node {} of service {}: {why}",
                node.id, service.name
            ))
        };
        let address = match node.address.parse() {
            Ok(SocketAddr::V6(address)) if address.scope_id() != 0 => None,
            Ok(address) => Some(address),
            Err(_) => None,
        };
        let address = address.ok_or_else(|| {
            invalid(format!(
                "the address {} is not IP:PORT, and mDNS carries no host names; write the IP address",
                node.address
            ))
        })?;
        let text = txt::encode(service, node);
        if text.len() > LARGEST {
            return Err(invalid(format!(
                "its endpoints and metadata take {} bytes, and mDNS has room for {LARGEST}; \
                 use less metadata or another registry",
                text.len()
            )));
        }
        let name = names::instance(&node.id, &service.name, &place.domain);
        if !names::fits(&name) {
            return Err(invalid(format!("{name} is no name in DNS; shorten it")));
        }
        Ok(Self {
            service: names::service(&service.name, &place.domain),
            name,
            host: place.host.clone(),
            port: address.port(),
            address: address.ip().to_canonical(),
            text,
        })
    }

    /// The instance that names a service in the list of services.
    pub(crate) fn listing(service: &str, place: &Place) -> Self {
        Self {
            service: names::service(names::SERVICES, &place.domain),
            name: names::instance(service, names::SERVICES, &place.domain),
            host: place.host.clone(),
            port: LISTING_PORT,
            address: IpAddr::from([0; 4]),
            text: Vec::new(),
        }
    }

    /// Says that the instance is there.
    pub(crate) fn announcement(&self) -> Vec<u8> {
        self.unasked(TTL)
    }

    /// Says that the instance is gone.
    pub(crate) fn goodbye(&self) -> Vec<u8> {
        self.unasked(0)
    }

    fn unasked(&self, ttl: u32) -> Vec<u8> {
        let message = Message {
            flags: RESPONSE,
            answers: self.records(Wanted::INSTANCE, ttl, ""),
            ..Message::default()
        };
        message.write(false)
    }

    /// The answer to a query; none when nothing of this instance is asked for.
    pub(crate) fn answer(&self, query: &Message, enumeration: &str) -> Option<Vec<u8>> {
        let mut wanted = Wanted::default();
        let mut id = 0;
        for question in &query.questions {
            if self.add(question, enumeration, &mut wanted) && question.class & UNICAST != 0 {
                id = query.id;
            }
        }
        if wanted == Wanted::default() {
            return None;
        }
        let message = Message {
            id,
            flags: RESPONSE | AUTHORITATIVE,
            // go-micro knows by them that the answer is to what it has asked.
            questions: query.questions.clone(),
            answers: self.records(wanted, TTL, enumeration),
            ..Message::default()
        };
        Some(message.write(true))
    }

    /// Adds what a question asks of this instance, and says whether it does.
    fn add(&self, question: &Question, enumeration: &str, wanted: &mut Wanted) -> bool {
        let name = &question.name;
        let all = question.kind == kind::ANY;
        let address = match self.address {
            IpAddr::V4(_) => question.kind == kind::A,
            IpAddr::V6(_) => question.kind == kind::AAAA,
        };
        if *name == self.service && (all || question.kind == kind::PTR) {
            wanted.pointer = true;
            (wanted.server, wanted.address, wanted.text) = (true, true, true);
        } else if *name == self.name && all {
            (wanted.server, wanted.address, wanted.text) = (true, true, true);
        } else if *name == self.name && question.kind == kind::SRV {
            (wanted.server, wanted.address) = (true, true);
        } else if *name == self.name && question.kind == kind::TXT {
            wanted.text = true;
        } else if (*name == self.name || *name == self.host) && address {
            // The address of a listing is that of no machine.
            if self.address.is_unspecified() {
                return false;
            }
            wanted.address = true;
        } else if name == enumeration && (all || question.kind == kind::PTR) {
            wanted.enumeration = true;
        } else {
            return false;
        }
        true
    }

    fn records(&self, wanted: Wanted, ttl: u32, enumeration: &str) -> Vec<Record> {
        let record = |name: &str, data| Record {
            name: name.to_owned(),
            class: INTERNET,
            ttl,
            data,
        };
        let mut records = Vec::with_capacity(5);
        if wanted.enumeration {
            records.push(record(enumeration, Data::Ptr(self.service.clone())));
        }
        if wanted.pointer {
            records.push(record(&self.service, Data::Ptr(self.name.clone())));
        }
        if wanted.server {
            let data = Data::Srv {
                priority: 10,
                weight: 1,
                port: self.port,
                target: self.host.clone(),
            };
            records.push(record(&self.name, data));
        }
        if wanted.address {
            let data = match self.address {
                IpAddr::V4(address) => Data::A(address),
                IpAddr::V6(address) => Data::Aaaa(address),
            };
            records.push(record(&self.host, data));
        }
        if wanted.text {
            records.push(record(&self.name, Data::Txt(self.text.clone())));
        }
        records
    }
}
