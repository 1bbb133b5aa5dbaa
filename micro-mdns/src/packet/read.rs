//! Bytes → message, whatever the bytes.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::{Data, Malformed, Message, Question, Record, kind};

/// No message of a service has nearly as many; more are not read.
const MOST_ENTRIES: usize = 256;

/// The longest name on the wire, with its lengths and the root.
const LONGEST_NAME: usize = 255;

type Result<T> = std::result::Result<T, Malformed>;

impl Message {
    /// Reads one message; bytes after it are left alone.
    pub(crate) fn read(bytes: &[u8]) -> Result<Self> {
        let mut reader = Reader { bytes, at: 0 };
        let (id, flags) = (reader.u16()?, reader.u16()?);
        let mut counts = [0; 4];
        for count in &mut counts {
            *count = usize::from(reader.u16()?);
        }
        if counts.iter().sum::<usize>() > MOST_ENTRIES {
            return Err(Malformed("too many entries"));
        }
        let [questions, answers, authorities, additionals] = counts;
        Ok(Self {
            id,
            flags,
            questions: reader.several(questions, Reader::question)?,
            answers: reader.several(answers, Reader::record)?,
            authorities: reader.several(authorities, Reader::record)?,
            additionals: reader.several(additionals, Reader::record)?,
        })
    }
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn take(&mut self, length: usize) -> Result<&'a [u8]> {
        let taken = self.bytes.get(self.at..self.at + length);
        self.at += length;
        taken.ok_or(Malformed("cut off"))
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N]> {
        let bytes = self.take(N)?;
        bytes.try_into().map_err(|_| Malformed("cut off"))
    }

    fn u16(&mut self) -> Result<u16> {
        self.array().map(u16::from_be_bytes)
    }

    fn several<T>(&mut self, count: usize, read: fn(&mut Self) -> Result<T>) -> Result<Vec<T>> {
        (0..count).map(|_| read(self)).collect()
    }

    fn question(&mut self) -> Result<Question> {
        Ok(Question {
            name: self.name()?,
            kind: self.u16()?,
            class: self.u16()?,
        })
    }

    fn record(&mut self) -> Result<Record> {
        let name = self.name()?;
        let (kind, class) = (self.u16()?, self.u16()?);
        let ttl = self.array().map(u32::from_be_bytes)?;
        let length = usize::from(self.u16()?);
        let end = self.at + length;
        let data = match kind {
            kind::A => Data::A(self.array::<4>().map(Ipv4Addr::from)?),
            kind::AAAA => Data::Aaaa(self.array::<16>().map(Ipv6Addr::from)?),
            kind::PTR => Data::Ptr(self.name()?),
            kind::SRV => Data::Srv {
                priority: self.u16()?,
                weight: self.u16()?,
                port: self.u16()?,
                target: self.name()?,
            },
            kind::TXT => Data::Txt(self.take(length)?.to_vec()),
            other => {
                self.take(length)?;
                Data::Other(other)
            }
        };
        if self.at != end {
            return Err(Malformed("a record with another length than it says"));
        }
        Ok(Record {
            name,
            class,
            ttl,
            data,
        })
    }

    /// Each pointer has to go back further than the one before, so this ends.
    fn name(&mut self) -> Result<String> {
        let mut name = String::new();
        let (mut at, mut back, mut end) = (self.at, self.at, None);
        let mut length = 1;
        loop {
            let byte = |at: usize| self.bytes.get(at).copied().ok_or(Malformed("cut off"));
            let first = byte(at)?;
            match first >> 6 {
                0 if first == 0 => break,
                0 => {
                    let upto = at + 1 + usize::from(first);
                    let label = self.bytes.get(at + 1..upto).ok_or(Malformed("cut off"))?;
                    length += 1 + label.len();
                    if length > LONGEST_NAME {
                        return Err(Malformed("a name of more than 255 bytes"));
                    }
                    let label = str::from_utf8(label).map_err(|_| Malformed("a foreign name"))?;
                    if label.contains('.') {
                        return Err(Malformed("a foreign name"));
                    }
                    if !name.is_empty() {
                        name.push('.');
                    }
                    name.push_str(label);
                    at = upto;
                }
                3 => {
                    let to = usize::from(u16::from_be_bytes([first & 0x3f, byte(at + 1)?]));
                    if to >= back {
                        return Err(Malformed("a name that points forward"));
                    }
                    end.get_or_insert(at + 2);
                    (at, back) = (to, to);
                }
                _ => return Err(Malformed("a label of an unknown kind")),
            }
        }
        self.at = end.unwrap_or(at + 1);
        Ok(name)
    }
}
