//! One breaker: a machine of three states that knows nothing of calls.

use std::time::Duration;

use tokio::time::Instant;

use super::super::sliding::Sliding;
use super::Settings;

/// Whether calls go through a [`CircuitBreaker`](super::CircuitBreaker).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BreakerState {
    /// All do.
    Closed,
    /// None do.
    Open,
    /// Some do, to see how they fare.
    HalfOpen,
}

/// How a call went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    Success,
    Failure,
    Unknown,
}

/// Leave to make a call; of the epoch it was given in, so that it says nothing of a later one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ticket(u64);

#[derive(Debug)]
pub(super) struct Breaker {
    settings: Settings,
    state: State,
    epoch: u64,
}

#[derive(Debug)]
enum State {
    Closed(Sliding),
    Open { until: Option<Instant> },
    HalfOpen { running: u32, succeeded: u32 },
}

impl Breaker {
    pub(super) fn new(settings: Settings, now: Instant) -> Self {
        Self {
            settings,
            state: State::Closed(Sliding::new(settings.window, now)),
            epoch: 0,
        }
    }

    pub(super) fn state(&self, now: Instant) -> BreakerState {
        match self.state {
            State::Closed(_) => BreakerState::Closed,
            State::Open { until } if until.is_none_or(|until| until > now) => BreakerState::Open,
            State::Open { .. } | State::HalfOpen { .. } => BreakerState::HalfOpen,
        }
    }

    /// Lets a call through, or says how long none will be.
    pub(super) fn admit(&mut self, now: Instant) -> Result<Ticket, Duration> {
        if let State::Open { until } = self.state {
            match until.map(|until| until.saturating_duration_since(now)) {
                Some(Duration::ZERO) => self.enter(State::HalfOpen {
                    running: 0,
                    succeeded: 0,
                }),
                left => return Err(left.unwrap_or(Duration::MAX)),
            }
        }
        if let State::HalfOpen { running, succeeded } = &mut self.state {
            if *running + *succeeded >= self.settings.probes {
                return Err(Duration::ZERO);
            }
            *running += 1;
        }
        Ok(Ticket(self.epoch))
    }

    /// Notes how a call went; returns the state if that changed it.
    pub(super) fn ended(
        &mut self,
        ticket: Ticket,
        outcome: Outcome,
        now: Instant,
    ) -> Option<BreakerState> {
        if ticket.0 != self.epoch {
            return None;
        }
        match (&mut self.state, outcome) {
            (State::Closed(_), Outcome::Unknown) | (State::Open { .. }, _) => return None,
            (State::Closed(window), outcome) => {
                window.count(outcome == Outcome::Failure, now);
                let total = window.total();
                let share = total.failures as f64 / total.calls as f64;
                let failing = total.failures > 0 && share >= self.settings.threshold;
                if !failing || total.calls < self.settings.min_calls {
                    return None;
                }
                self.open(now);
            }
            (State::HalfOpen { running, .. }, Outcome::Unknown) => {
                *running -= 1;
                return None;
            }
            (State::HalfOpen { .. }, Outcome::Failure) => self.open(now),
            (State::HalfOpen { running, succeeded }, Outcome::Success) => {
                *running -= 1;
                *succeeded += 1;
                if *succeeded < self.settings.probes {
                    return None;
                }
                self.enter(State::Closed(Sliding::new(self.settings.window, now)));
            }
        }
        Some(self.state(now))
    }

    fn open(&mut self, now: Instant) {
        let until = now.checked_add(self.settings.pause);
        self.enter(State::Open { until });
    }

    fn enter(&mut self, state: State) {
        self.epoch += 1;
        self.state = state;
    }
}
