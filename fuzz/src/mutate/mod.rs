//! One input into another: as bytes, or as the protobuf message that it is.

mod bytes;
mod wire;
mod words;

use crate::Random;

/// Changes an input a few times; `other` is one to take parts from.
pub fn mutate(input: &[u8], other: &[u8], random: &mut Random) -> Vec<u8> {
    let mut output = input.to_vec();
    for _ in 0..=random.below(4) {
        output = match random.below(4) {
            0 => bytes::mutate(&output, other, random),
            _ => wire::mutate(&output, other, random),
        };
    }
    output
}

/// The same for what is not protobuf.
pub fn mutate_text(input: &[u8], other: &[u8], random: &mut Random) -> Vec<u8> {
    let mut output = input.to_vec();
    for _ in 0..=random.below(4) {
        output = bytes::mutate(&output, other, random);
    }
    output
}
