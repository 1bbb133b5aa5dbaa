//! What tells one process of a service from another.

use std::hash::{BuildHasher, RandomState};

/// Returns a UUID of version 4.
pub(super) fn uuid() -> String {
    // The keys of its hasher are the system's randomness.
    let random = || u128::from(RandomState::new().hash_one(0_u8));
    let random = random() << 64 | random();
    let random = random & !(0xf << 76) | 4 << 76;
    let random = random & !(0b11 << 62) | 0b10 << 62;
    let mut text = format!("{random:032x}");
    for hyphen in [8, 13, 18, 23] {
        text.insert(hyphen, '-');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::uuid;

    #[test]
    fn has_the_form_of_version_4() {
        let uuid = uuid();
        assert_ne!(uuid, super::uuid());
        let lengths: Vec<_> = uuid.split('-').map(str::len).collect();
        assert_eq!(lengths, [8, 4, 4, 4, 12]);
        assert_eq!(&uuid[14..15], "4");
        assert!("89ab".contains(&uuid[19..20]), "{uuid}");
    }
}
