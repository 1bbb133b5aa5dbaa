//! Calls with one key go to one node.

use super::{Random, Strategy};
use crate::{Candidate, Candidates};

/// The same node for the same [`key`](crate::Call::key), in all processes.
///
/// When a node comes or goes, only the keys move that it takes or had (rendezvous hashing). Calls
/// without a key go to any node.
#[derive(Clone, Copy, Debug, Default)]
pub struct ConsistentHash;

impl Strategy for ConsistentHash {
    fn choose<'a>(&self, from: &Candidates<'a>) -> Option<Candidate<'a>> {
        let Some(key) = from.key() else {
            return Random.choose(from);
        };
        let key = hash(key.as_bytes());
        from.iter().max_by_key(|node| mix(key ^ node.hash()))
    }

    fn looks_at_latency(&self) -> bool {
        false
    }
}

/// FNV-1a, well mixed: small, and the same everywhere.
pub(crate) fn hash(bytes: &[u8]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325;
    for byte in bytes {
        hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    }
    mix(hash)
}

/// Spreads differences over all bits, as SplitMix64 does.
fn mix(mut x: u64) -> u64 {
    x = (x ^ x >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ x >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ x >> 31
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_the_same_everywhere() {
        // Clients of another version or machine must agree with this one.
        assert_eq!(hash(b""), 0xf52a_15e9_a9b5_e89b);
        assert_eq!(hash(b"greeter-1"), 0xbae9_586f_0342_d7ba);
    }
}
