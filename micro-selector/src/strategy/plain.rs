//! Strategies that look at the nodes alone.

use super::Strategy;
use crate::{Candidate, Candidates};

/// Any node, each as likely as the others.
#[derive(Clone, Copy, Debug, Default)]
pub struct Random;

impl Strategy for Random {
    fn choose<'a>(&self, from: &Candidates<'a>) -> Option<Candidate<'a>> {
        from.get(fastrand::usize(..from.len()))
    }

    fn looks_at_latency(&self) -> bool {
        false
    }
}

/// One node after the other, over all calls of a service; begins anywhere.
#[derive(Clone, Copy, Debug, Default)]
pub struct RoundRobin;

impl Strategy for RoundRobin {
    fn choose<'a>(&self, from: &Candidates<'a>) -> Option<Candidate<'a>> {
        from.get(from.turn() % from.len())
    }

    fn looks_at_latency(&self) -> bool {
        false
    }
}

/// Any node, as likely as its label `weight` says: a whole number.
///
/// One without is of weight 1. Nodes of weight 0 are chosen only when there are no others.
#[derive(Clone, Copy, Debug, Default)]
pub struct Weighted;

impl Strategy for Weighted {
    fn choose<'a>(&self, from: &Candidates<'a>) -> Option<Candidate<'a>> {
        let total: u64 = from.iter().map(|node| u64::from(node.weight())).sum();
        if total == 0 {
            return Random.choose(from);
        }
        let mut left = fastrand::u64(..total);
        from.iter().find(|node| {
            let weight = u64::from(node.weight());
            let found = left < weight;
            left = left.saturating_sub(weight);
            found
        })
    }

    fn looks_at_latency(&self) -> bool {
        false
    }
}

/// Of two nodes taken at random, the one with fewer calls in flight.
///
/// That is nearly as good as to look at all nodes, and many clients do not all run to the same one.
#[derive(Clone, Copy, Debug, Default)]
pub struct LeastLoaded;

impl Strategy for LeastLoaded {
    fn choose<'a>(&self, from: &Candidates<'a>) -> Option<Candidate<'a>> {
        let count = from.len();
        let one = fastrand::usize(..count);
        if count == 1 {
            return from.get(one);
        }
        // Another than the first.
        let other = (one + fastrand::usize(1..count)) % count;
        let (one, other) = (from.get(one)?, from.get(other)?);
        Some(match other.in_flight() < one.in_flight() {
            true => other,
            false => one,
        })
    }
}
