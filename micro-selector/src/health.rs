//! Whether a node is in rotation, in one word that is changed at once.
//!
//! A node is left out until a time; from then on one call may try it. Each change of mind begins
//! a new generation: a call that was begun in an older one says nothing about the node as it is
//! now. So of a hundred calls that fail together, the first puts the node out and the others are
//! ignored.

use std::sync::atomic::{AtomicU64, Ordering};

/// How a node stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// In rotation.
    In,
    /// Left out until its time has come, or until the call that tries it has ended.
    Out,
    /// To be tried by one call.
    Due,
}

/// What is known of a node's health, in the 64 bits of a word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct State {
    /// In milliseconds of the clock of the balancer; 0 in rotation. 40 bits: 34 years.
    until: u64,
    /// In a row; 5 bits.
    failures: u32,
    /// Whether a call is trying it; 1 bit.
    tried: bool,
    /// 18 bits: it may begin anew.
    generation: u32,
}

const UNTIL: u64 = (1 << 40) - 1;
const FAILURES: u32 = (1 << 5) - 1;
const GENERATION: u32 = (1 << 18) - 1;

impl State {
    fn pack(self) -> u64 {
        self.until.min(UNTIL)
            | u64::from(self.failures.min(FAILURES)) << 40
            | u64::from(self.tried) << 45
            | u64::from(self.generation & GENERATION) << 46
    }

    fn unpack(word: u64) -> Self {
        Self {
            until: word & UNTIL,
            failures: (word >> 40) as u32 & FAILURES,
            tried: word >> 45 & 1 == 1,
            generation: (word >> 46) as u32 & GENERATION,
        }
    }

    /// Whether it is in rotation, which needs no clock to tell.
    pub(crate) fn is_in(self) -> bool {
        self.until == 0
    }

    pub(crate) fn standing(self, now: u64) -> Standing {
        match self {
            Self { until: 0, .. } => Standing::In,
            Self {
                until,
                tried: false,
                ..
            } if until <= now => Standing::Due,
            _ => Standing::Out,
        }
    }

    fn next_generation(self) -> u32 {
        self.generation.wrapping_add(1) & GENERATION
    }
}

/// The health of a node.
#[derive(Debug, Default)]
pub(crate) struct Health(AtomicU64);

impl Health {
    pub(crate) fn load(&self) -> State {
        State::unpack(self.0.load(Ordering::Acquire))
    }

    /// Makes the caller the one who tries the node; fails when another is, or when all has changed.
    pub(crate) fn try_it(&self, seen: State) -> bool {
        let tried = State {
            tried: true,
            ..seen
        };
        !seen.tried && self.change(seen, tried)
    }

    /// The call that tried the node was given up.
    pub(crate) fn give_up(&self, seen: State) {
        self.update(|state| {
            let same = state.generation == seen.generation && state.tried;
            same.then_some(State {
                tried: false,
                ..state
            })
        });
    }

    /// A call that saw the node so has succeeded: it is in rotation.
    pub(crate) fn succeeded(&self, seen: State) {
        if seen.is_in() {
            return;
        }
        self.update(|state| {
            let same = state.generation == seen.generation && !state.is_in();
            same.then(|| State {
                generation: state.next_generation(),
                ..State::default()
            })
        });
    }

    /// A call that saw the node so has failed: it is left out for the pause that follows that many
    /// failures. Whether this has changed anything.
    pub(crate) fn failed(&self, seen: State, now: u64, pause: impl Fn(u32) -> u64) -> bool {
        self.update(|state| {
            // A call that was made although the node is left out does not make that longer.
            let same = state.generation == seen.generation && state.until <= now;
            same.then(|| {
                let failures = (state.failures + 1).min(FAILURES);
                State {
                    until: (now + pause(failures)).max(1),
                    failures,
                    tried: false,
                    generation: state.next_generation(),
                }
            })
        })
    }

    fn update(&self, next: impl Fn(State) -> Option<State>) -> bool {
        loop {
            let state = self.load();
            match next(state) {
                None => return false,
                Some(next) if self.change(state, next) => return true,
                Some(_) => {}
            }
        }
    }

    fn change(&self, from: State, to: State) -> bool {
        let (from, to) = (from.pack(), to.pack());
        let swapped = self
            .0
            .compare_exchange(from, to, Ordering::AcqRel, Ordering::Acquire);
        swapped.is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn second(_failures: u32) -> u64 {
        1000
    }

    #[test]
    fn a_state_fits_into_a_word() {
        for state in [
            State::default(),
            State {
                until: UNTIL,
                failures: FAILURES,
                tried: true,
                generation: GENERATION,
            },
            State {
                until: 1,
                failures: 2,
                tried: false,
                generation: 3,
            },
        ] {
            assert_eq!(State::unpack(state.pack()), state);
        }
    }

    #[test]
    fn it_goes_out_is_tried_once_and_comes_back() {
        let health = Health::default();
        let seen = health.load();
        assert_eq!(seen.standing(0), Standing::In);
        assert!(health.failed(seen, 0, second));
        let out = health.load();
        assert_eq!(out.standing(999), Standing::Out);
        assert_eq!(out.standing(1000), Standing::Due);

        assert!(health.try_it(out));
        assert!(!health.try_it(out), "another tries it");
        assert_eq!(health.load().standing(1000), Standing::Out);
        health.succeeded(out);
        assert!(health.load().is_in());
    }

    #[test]
    fn calls_that_fail_together_count_once() {
        let health = Health::default();
        let seen = health.load();
        assert!(health.failed(seen, 0, second));
        assert!(!health.failed(seen, 0, second));
        assert!(!health.failed(seen, 5000, second), "that call is of before");
        assert_eq!(health.load().failures, 1);
    }

    #[test]
    fn each_failed_try_makes_the_pause_longer() {
        let health = Health::default();
        let mut now = 0;
        for failures in 1..=40 {
            let seen = health.load();
            assert!(health.failed(seen, now, |failures| u64::from(failures) * 10));
            let expected = failures.min(FAILURES);
            assert_eq!(health.load().failures, expected);
            now = health.load().until;
            assert!(health.try_it(health.load()));
        }
    }

    #[test]
    fn a_call_made_although_it_was_out_can_bring_it_back_but_not_keep_it_out() {
        let health = Health::default();
        health.failed(health.load(), 0, second);
        let out = health.load();
        assert!(!health.failed(out, 500, second));
        assert_eq!(health.load(), out);
        health.succeeded(out);
        assert!(health.load().is_in());
    }

    #[test]
    fn a_success_of_before_the_failure_says_nothing() {
        let health = Health::default();
        let before = health.load();
        health.failed(before, 0, second);
        health.succeeded(before);
        assert!(!health.load().is_in());
    }

    #[test]
    fn a_try_that_is_given_up_can_be_made_again() {
        let health = Health::default();
        health.failed(health.load(), 0, second);
        let due = health.load();
        assert!(health.try_it(due));
        health.give_up(due);
        assert_eq!(health.load().standing(1000), Standing::Due);
    }
}
