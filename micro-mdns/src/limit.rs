//! How much is answered: whoever asks with another's address makes nobody a flood.

use std::collections::HashMap;
use std::net::IpAddr;
use std::time::Instant;

/// So many bytes to one address at once, and so many more each second: some two hundred nodes.
const ONE: Rate = Rate {
    most: 512 * 1024,
    second: 128 * 1024,
};

/// The same for all addresses together.
const ALL: Rate = Rate {
    most: 4 * 1024 * 1024,
    second: 1024 * 1024,
};

/// More addresses than these are not told apart, and then not answered.
const ADDRESSES: usize = 1024;

#[derive(Clone, Copy, Debug)]
struct Rate {
    most: i64,
    second: i64,
}

#[derive(Clone, Copy, Debug)]
struct Bucket {
    rate: Rate,
    left: i64,
    at: Instant,
}

impl Bucket {
    fn new(rate: Rate, at: Instant) -> Self {
        Self {
            rate,
            left: rate.most,
            at,
        }
    }

    fn left(&self, now: Instant) -> i64 {
        let elapsed = now.saturating_duration_since(self.at).as_millis();
        let elapsed = i64::try_from(elapsed).unwrap_or(i64::MAX);
        let gained = elapsed.saturating_mul(self.rate.second) / 1000;
        self.left.saturating_add(gained).min(self.rate.most)
    }

    fn spend(&mut self, bytes: usize, now: Instant) {
        let bytes = i64::try_from(bytes).unwrap_or(i64::MAX);
        (self.left, self.at) = (self.left(now).saturating_sub(bytes), now);
    }
}

/// What may still be answered.
#[derive(Debug)]
pub(crate) struct Limit {
    all: Bucket,
    each: HashMap<IpAddr, Bucket>,
}

impl Limit {
    pub(crate) fn new(now: Instant) -> Self {
        Self {
            all: Bucket::new(ALL, now),
            each: HashMap::new(),
        }
    }

    /// Whether a question may be answered. It then is so as a whole, and the next ones wait longer.
    pub(crate) fn admits(&mut self, address: IpAddr, now: Instant) -> bool {
        if self.all.left(now) <= 0 {
            return false;
        }
        if let Some(bucket) = self.each.get(&address) {
            return bucket.left(now) > 0;
        }
        if self.each.len() >= ADDRESSES {
            self.each.retain(|_, bucket| bucket.left(now) < ONE.most);
        }
        self.each.len() < ADDRESSES
    }

    /// Counts what was answered.
    pub(crate) fn spend(&mut self, address: IpAddr, bytes: usize, now: Instant) {
        self.all.spend(bytes, now);
        let bucket = self.each.entry(address);
        bucket.or_insert(Bucket::new(ONE, now)).spend(bytes, now);
    }
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;
    use std::time::{Duration, Instant};

    use super::{ADDRESSES, ALL, Limit, ONE};

    #[test]
    fn one_address_gets_its_share_and_again_later() {
        let now = Instant::now();
        let mut limit = Limit::new(now);
        let [one, other] = [1, 2].map(|last| IpAddr::from([10, 0, 0, last]));
        let mut sent = 0;
        while limit.admits(one, now) {
            limit.spend(one, 1000, now);
            sent += 1000;
        }
        assert!((ONE.most..ONE.most + 1000).contains(&sent), "{sent}");
        assert!(limit.admits(other, now));
        assert!(limit.admits(one, now + Duration::from_secs(1)));
    }

    #[test]
    fn all_addresses_together_get_theirs() {
        let now = Instant::now();
        let mut limit = Limit::new(now);
        let mut sent = 0;
        for number in 0..100_000_u32 {
            let address = IpAddr::from(number.to_be_bytes());
            if limit.admits(address, now) {
                limit.spend(address, 10_000, now);
                sent += 10_000;
            }
        }
        assert!(sent < ALL.most + 10_000, "{sent}");
        assert!(limit.each.len() <= ADDRESSES);
        let later = now + Duration::from_secs(60);
        assert!(limit.admits(IpAddr::from([1, 1, 1, 1]), later));
    }
}
