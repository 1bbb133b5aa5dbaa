//! Message → bytes, compressed the way go-micro's own answers are.

use super::{Data, Message, Record, kind};

/// Pointers reach no further.
const POINTER_END: usize = 0x4000;

impl Message {
    /// The bytes of a message whose names are names: labels of 1 to 63 bytes, 255 together.
    ///
    /// Compressed, every owner and the target of every PTR points to what was written before as far as
    /// it can; the target of an SRV never does, but others point into it. A record of another type has no data.
    pub(crate) fn write(&self, compressed: bool) -> Vec<u8> {
        let mut writer = Writer {
            bytes: Vec::with_capacity(512),
            compressed,
            known: Vec::new(),
        };
        writer.u16(self.id);
        writer.u16(self.flags);
        let sections = [&self.answers, &self.authorities, &self.additionals];
        writer.count(self.questions.len());
        for section in sections {
            writer.count(section.len());
        }
        for question in &self.questions {
            writer.name(&question.name, true);
            writer.u16(question.kind);
            writer.u16(question.class);
        }
        for record in sections.into_iter().flatten() {
            writer.record(record);
        }
        writer.bytes
    }
}

struct Writer<'a> {
    bytes: Vec<u8>,
    compressed: bool,
    /// The names written so far and their ends, each with its place.
    known: Vec<(&'a str, u16)>,
}

impl<'a> Writer<'a> {
    fn u16(&mut self, number: u16) {
        self.bytes.extend(number.to_be_bytes());
    }

    fn count(&mut self, number: usize) {
        self.u16(u16::try_from(number).unwrap_or(u16::MAX));
    }

    fn record(&mut self, record: &'a Record) {
        self.name(&record.name, true);
        self.u16(record.data.kind());
        self.u16(record.class);
        self.bytes.extend(record.ttl.to_be_bytes());
        let begin = self.bytes.len();
        self.u16(0);
        match &record.data {
            Data::A(address) => self.bytes.extend(address.octets()),
            Data::Aaaa(address) => self.bytes.extend(address.octets()),
            Data::Ptr(target) => self.name(target, true),
            Data::Srv {
                priority,
                weight,
                port,
                target,
            } => {
                self.u16(*priority);
                self.u16(*weight);
                self.u16(*port);
                self.name(target, false);
            }
            Data::Txt(strings) => self.bytes.extend(strings),
            Data::Other(_) => {}
        }
        let length = self.bytes.len() - begin - 2;
        let length = u16::try_from(length).unwrap_or(u16::MAX);
        self.bytes[begin..begin + 2].copy_from_slice(&length.to_be_bytes());
    }

    fn name(&mut self, name: &'a str, pointing: bool) {
        let mut rest = name;
        while !rest.is_empty() {
            let known = self.known.iter().find(|(end, _)| *end == rest);
            match known {
                Some((_, place)) if pointing => {
                    let place = *place;
                    return self.u16(0xc000 | place);
                }
                None if self.compressed && self.bytes.len() < POINTER_END => {
                    self.known.push((rest, self.bytes.len() as u16));
                }
                _ => {}
            }
            let (label, tail) = rest.split_once('.').unwrap_or((rest, ""));
            self.bytes.push(label.len() as u8);
            self.bytes.extend(label.as_bytes());
            rest = tail;
        }
        self.bytes.push(0);
    }
}

impl Data {
    pub(super) fn kind(&self) -> u16 {
        match self {
            Self::A(_) => kind::A,
            Self::Aaaa(_) => kind::AAAA,
            Self::Ptr(_) => kind::PTR,
            Self::Srv { .. } => kind::SRV,
            Self::Txt(_) => kind::TXT,
            Self::Other(kind) => *kind,
        }
    }
}
