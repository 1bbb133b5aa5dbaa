//! Changes that know nothing of what the bytes mean.

use super::words;
use crate::Random;

/// One change.
pub(super) fn mutate(input: &[u8], other: &[u8], random: &mut Random) -> Vec<u8> {
    let mut output = input.to_vec();
    let at = random.below(output.len() + 1);
    let upto = at + random.below((output.len() - at).min(64) + 1);
    match random.below(7) {
        0 => output.truncate(at),
        1 => drop(output.drain(at..upto)),
        2 => {
            let copy = output[at..upto].to_vec();
            output.splice(at..at, copy);
        }
        3 => {
            let word = words::any(random);
            output.splice(at..upto, word);
        }
        4 => {
            let from = random.below(other.len() + 1);
            let to = from + random.below((other.len() - from).min(64) + 1);
            output.splice(at..upto, other[from..to].iter().copied());
        }
        _ => {
            if let Some(byte) = output.get_mut(at) {
                match random.below(3) {
                    0 => *byte ^= 1 << random.below(8),
                    1 => *byte = byte.wrapping_add(1),
                    _ => *byte = random.number() as u8,
                }
            }
        }
    }
    output
}
