//! Counts over a window of time that moves on.

use std::time::Duration;

use tokio::time::Instant;

/// In how many steps the window moves.
const STEPS: u32 = 10;

/// How many calls went well and how many did not in the last while, give or take a tenth of it.
#[derive(Debug)]
pub(super) struct Sliding {
    step: Duration,
    begun: Instant,
    /// Which step was counted last.
    last: u128,
    steps: [Counted; STEPS as usize],
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counted {
    pub(super) calls: u64,
    pub(super) failures: u64,
}

impl Sliding {
    pub(super) fn new(window: Duration, now: Instant) -> Self {
        Self {
            step: (window / STEPS).max(Duration::from_nanos(1)),
            begun: now,
            last: 0,
            steps: Default::default(),
        }
    }

    pub(super) fn count(&mut self, failed: bool, now: Instant) {
        let elapsed = now.saturating_duration_since(self.begun);
        let step = elapsed.as_nanos() / self.step.as_nanos();
        let length = self.steps.len() as u128;
        for passed in (self.last + 1..=step).take(self.steps.len()) {
            // All of them are cleared if more than a window has passed, in whatever order.
            self.steps[(passed % length) as usize] = Counted::default();
        }
        self.last = self.last.max(step);
        let counted = &mut self.steps[(self.last % length) as usize];
        counted.calls += 1;
        counted.failures += u64::from(failed);
    }

    /// All that was counted in the window that ends with the last count.
    pub(super) fn total(&self) -> Counted {
        let add = |sum: Counted, step: &Counted| Counted {
            calls: sum.calls + step.calls,
            failures: sum.failures + step.failures,
        };
        self.steps.iter().fold(Counted::default(), add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_older_than_the_window_is_forgotten() {
        let begun = Instant::now();
        let at = |seconds| begun + Duration::from_secs(seconds);
        let mut window = Sliding::new(Duration::from_secs(10), begun);
        let total = |window: &Sliding| {
            let Counted { calls, failures } = window.total();
            (calls, failures)
        };
        window.count(true, at(0));
        window.count(false, at(5));
        assert_eq!(total(&window), (2, 1));
        window.count(false, at(9));
        assert_eq!(total(&window), (3, 1));
        window.count(true, at(10));
        assert_eq!(total(&window), (3, 1), "the first is gone");
        window.count(true, at(1000));
        assert_eq!(total(&window), (1, 1));
        window.count(false, at(999));
        assert_eq!(total(&window), (2, 1), "a clock behind counts as now");
    }
}
