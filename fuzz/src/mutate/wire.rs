//! Changes to a protobuf message as a tree, without its schema.

use super::words;
use crate::Random;

/// Nothing the generator reads is nested deeper, apart from what is made here.
const DEPTH: usize = 12;

const NUMBERS: &[u64] = &[
    0,
    1,
    2,
    3,
    4,
    7,
    9,
    10,
    11,
    14,
    17,
    18,
    127,
    128,
    998,
    999,
    1000,
    1001,
    2023,
    2024,
    2026,
    18999,
    19000,
    0x1fff_ffff,
    0x2000_0000,
    0x7fff_ffff,
    0x8000_0000,
    0xffff_ffff,
    0x7fff_ffff_ffff_ffff,
    u64::MAX,
    u64::MAX - 1,
    0xffff_ffff_8000_0000,
];

#[derive(Clone, Debug)]
struct Field {
    number: u64,
    value: Value,
}

#[derive(Clone, Debug)]
enum Value {
    Varint(u64),
    Fixed(Vec<u8>),
    Bytes(Vec<u8>),
    Message(Vec<Field>),
}

/// One change, or none when the bytes are no message.
pub(super) fn mutate(input: &[u8], other: &[u8], random: &mut Random) -> Vec<u8> {
    let Some(mut fields) = parse(input, DEPTH) else {
        return input.to_vec();
    };
    let donor = parse(other, DEPTH).unwrap_or_default();
    change(&mut fields, &donor, random);
    let mut output = Vec::new();
    encode(&fields, &mut output);
    output
}

/// Goes down to a random field and changes it or its neighbours.
fn change(fields: &mut Vec<Field>, donor: &[Field], random: &mut Random) {
    let at = random.below(fields.len());
    let Some(field) = fields.get_mut(at) else {
        return;
    };
    if let Value::Message(inner) = &mut field.value
        && !random.one_in(6)
    {
        let (number, inner_donor) = (field.number, Vec::new());
        let same = donor.iter().filter(|field| field.number == number);
        let messages: Vec<&Vec<Field>> = same
            .filter_map(|field| match &field.value {
                Value::Message(fields) => Some(fields),
                _ => None,
            })
            .collect();
        let donor = random.pick(&messages).copied().unwrap_or(&inner_donor);
        return change(inner, donor, random);
    }
    match random.below(8) {
        0 => drop(fields.remove(at)),
        1 => {
            let copy = fields[at].clone();
            fields.insert(random.below(fields.len() + 1), copy);
        }
        2 => {
            let to = random.below(fields.len());
            fields.swap(at, to);
        }
        3 => {
            if let Some(field) = random.pick(donor) {
                fields.insert(at, field.clone());
            }
        }
        4 => fields[at].number = 1 + random.below(20) as u64,
        5 => {
            let number = random.below(16) as u64 + 1;
            let value = Value::Varint(random.pick(NUMBERS).copied().unwrap_or(1));
            fields.insert(at, Field { number, value });
        }
        _ => value(&mut fields[at].value, donor, random),
    }
}

fn value(value: &mut Value, donor: &[Field], random: &mut Random) {
    match value {
        Value::Varint(number) => match random.below(3) {
            0 => *number = number.wrapping_add(1),
            1 => *number = random.below(20) as u64,
            _ => *number = random.pick(NUMBERS).copied().unwrap_or(0),
        },
        Value::Fixed(bytes) => bytes.fill(random.number() as u8),
        Value::Bytes(bytes) => {
            let others: Vec<&Vec<u8>> = donor
                .iter()
                .filter_map(|field| match &field.value {
                    Value::Bytes(bytes) => Some(bytes),
                    _ => None,
                })
                .collect();
            match random.below(4) {
                0 => {
                    *bytes = random
                        .pick(&others)
                        .map_or(Vec::new(), |bytes| bytes.to_vec())
                }
                1 => bytes.extend(words::any(random)),
                2 => bytes.make_ascii_uppercase(),
                _ => *bytes = words::any(random),
            }
        }
        Value::Message(fields) => {
            let nested = Field {
                number: 1 + random.below(8) as u64,
                value: Value::Message(fields.clone()),
            };
            fields.push(nested);
        }
    }
}

/// Reads bytes as a message; text is taken for text even where it could be one.
fn parse(mut bytes: &[u8], depth: usize) -> Option<Vec<Field>> {
    let mut fields = Vec::new();
    while !bytes.is_empty() {
        let key = varint(&mut bytes)?;
        let value = match key & 7 {
            0 => Value::Varint(varint(&mut bytes)?),
            1 => Value::Fixed(take(&mut bytes, 8)?.to_vec()),
            5 => Value::Fixed(take(&mut bytes, 4)?.to_vec()),
            2 => {
                let length = usize::try_from(varint(&mut bytes)?).ok()?;
                let content = take(&mut bytes, length)?;
                match (depth, is_text(content)) {
                    (0, _) | (_, true) => Value::Bytes(content.to_vec()),
                    (_, false) => parse(content, depth - 1)
                        .map_or_else(|| Value::Bytes(content.to_vec()), Value::Message),
                }
            }
            _ => return None,
        };
        let number = key >> 3;
        if number == 0 {
            return None;
        }
        fields.push(Field { number, value });
    }
    Some(fields)
}

fn is_text(bytes: &[u8]) -> bool {
    bytes
        .iter()
        .all(|byte| (b' '..=b'~').contains(byte) || *byte == b'\t')
}

fn take<'a>(bytes: &mut &'a [u8], length: usize) -> Option<&'a [u8]> {
    let (taken, rest) = bytes.split_at_checked(length)?;
    *bytes = rest;
    Some(taken)
}

fn varint(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let byte = take(bytes, 1)?[0];
        number |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some(number);
        }
    }
    None
}

fn encode(fields: &[Field], output: &mut Vec<u8>) {
    for field in fields {
        let (wire_type, content) = match &field.value {
            Value::Varint(_) => (0, Vec::new()),
            Value::Fixed(bytes) => (if bytes.len() == 8 { 1 } else { 5 }, bytes.clone()),
            Value::Bytes(bytes) => (2, bytes.clone()),
            Value::Message(fields) => {
                let mut content = Vec::new();
                encode(fields, &mut content);
                (2, content)
            }
        };
        put_varint(field.number << 3 | wire_type, output);
        match &field.value {
            Value::Varint(number) => put_varint(*number, output),
            _ if wire_type == 2 => put_varint(content.len() as u64, output),
            _ => {}
        }
        output.extend(content);
    }
}

fn put_varint(mut number: u64, output: &mut Vec<u8>) {
    while number >= 0x80 {
        output.push(number as u8 | 0x80);
        number >>= 7;
    }
    output.push(number as u8);
}

#[test]
fn an_unchanged_tree_gives_the_same_bytes() {
    for seed in crate::corpus::seeds("descriptors") {
        let mut output = Vec::new();
        encode(&parse(&seed, DEPTH).expect("it is a message"), &mut output);
        assert!(output == seed);
    }
}
