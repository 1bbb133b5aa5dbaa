//! Leaves alone what mostly fails.

mod breaker;

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

pub use self::breaker::BreakerState;
use self::breaker::{Breaker, Outcome};
use super::around::{Around, Inner, layer};
use super::ending::Ending;
use super::{Call, id};
use crate::error::{Error, Result};

/// How many endpoints are told apart.
const ENDPOINTS: usize = 1024;

type IsFailure = dyn Fn(&Error) -> bool + Send + Sync;

/// Fails calls at once, with a 503, while calls of the same endpoint mostly fail.
///
/// Each endpoint of each service has a breaker. It opens when, of at least 20 calls within 10 s, half
/// have failed. After 5 s one call is let through: if that goes well the breaker closes, otherwise it
/// waits again. Failures are the codes 408 and 500 to 599; of calls that are dropped only those past
/// their deadline count. At a client, retries are within one call. Each change is an event of
/// `tracing`.
#[derive(Clone)]
pub struct CircuitBreaker {
    settings: Settings,
    failure: Arc<IsFailure>,
    breakers: Arc<Mutex<Breakers>>,
}

#[derive(Clone, Copy, Debug)]
struct Settings {
    threshold: f64,
    window: Duration,
    min_calls: u64,
    pause: Duration,
    probes: u32,
    whole_services: bool,
}

/// The service's name and the endpoint, which is empty if the service is taken as a whole.
type Key = (String, String);

#[derive(Default)]
struct Breakers {
    by_key: HashMap<Key, Entry>,
}

struct Entry {
    breaker: Arc<Mutex<Breaker>>,
    used: Instant,
}

impl CircuitBreaker {
    /// Begins with the defaults.
    pub fn new() -> Self {
        Self {
            settings: Settings {
                threshold: 0.5,
                window: Duration::from_secs(10),
                min_calls: 20,
                pause: Duration::from_secs(5),
                probes: 1,
                whole_services: false,
            },
            failure: Arc::new(|error| matches!(error.code(), 408 | 500..=599)),
            breakers: Arc::default(),
        }
    }

    /// Sets the share of failures, from 0 to 1, at which it opens; default 0.5.
    #[must_use]
    pub fn threshold(self, share: f64) -> Self {
        self.change(|settings| settings.threshold = share)
    }

    /// Sets over which time calls are counted; default 10 s.
    #[must_use]
    pub fn window(self, window: Duration) -> Self {
        self.change(|settings| settings.window = window)
    }

    /// Sets how many calls of the window say something; default 20.
    #[must_use]
    pub fn min_calls(self, calls: u64) -> Self {
        self.change(|settings| settings.min_calls = calls)
    }

    /// Sets how long it stays open; default 5 s.
    #[must_use]
    pub fn pause(self, pause: Duration) -> Self {
        self.change(|settings| settings.pause = pause)
    }

    /// Sets how many calls must go well, and may run at once, after the pause; default and least 1.
    #[must_use]
    pub fn probes(self, calls: u32) -> Self {
        self.change(|settings| settings.probes = calls.max(1))
    }

    /// Has one breaker for all endpoints of a service.
    #[must_use]
    pub fn whole_services(self) -> Self {
        self.change(|settings| settings.whole_services = true)
    }

    /// Says which errors are failures.
    #[must_use]
    pub fn failure(mut self, is_failure: impl Fn(&Error) -> bool + Send + Sync + 'static) -> Self {
        self.failure = Arc::new(is_failure);
        self.breakers = Arc::default();
        self
    }

    /// Returns the state for an endpoint of a service, named as [`Call::service`] does; the endpoint
    /// is empty for [`whole_services`](Self::whole_services).
    pub fn state(&self, service: &str, endpoint: &str) -> BreakerState {
        let key = (service.to_owned(), endpoint.to_owned());
        let breaker = lock(&self.breakers)
            .by_key
            .get(&key)
            .map(|entry| entry.breaker.clone());
        breaker.map_or(BreakerState::Closed, |breaker| {
            lock(&breaker).state(Instant::now())
        })
    }

    /// Returns the states of all endpoints that were called, by service and endpoint.
    ///
    /// Of more than 1,024 the one that was not called for longest is forgotten.
    pub fn states(&self) -> Vec<(String, String, BreakerState)> {
        let mut breakers: Vec<_> = lock(&self.breakers)
            .by_key
            .iter()
            .map(|(key, entry)| (key.clone(), entry.breaker.clone()))
            .collect();
        breakers.sort_by(|(a, _), (b, _)| a.cmp(b));
        let now = Instant::now();
        let state = |((service, endpoint), breaker): (Key, Arc<Mutex<Breaker>>)| {
            (service, endpoint, lock(&breaker).state(now))
        };
        breakers.into_iter().map(state).collect()
    }

    /// Changed settings begin anew: they are not those of the breakers there are.
    fn change(mut self, change: impl FnOnce(&mut Settings)) -> Self {
        change(&mut self.settings);
        self.breakers = Arc::default();
        self
    }

    fn breaker(&self, key: &Key) -> Arc<Mutex<Breaker>> {
        let now = Instant::now();
        let mut breakers = lock(&self.breakers);
        if let Some(entry) = breakers.by_key.get_mut(key) {
            entry.used = now;
            return entry.breaker.clone();
        }
        if breakers.by_key.len() >= ENDPOINTS {
            let entries = breakers.by_key.iter();
            let oldest = entries.min_by_key(|(_, entry)| entry.used);
            if let Some(oldest) = oldest.map(|(key, _)| key.clone()) {
                breakers.by_key.remove(&oldest);
            }
        }
        let breaker = Arc::new(Mutex::new(Breaker::new(self.settings, now)));
        let entry = Entry {
            breaker: breaker.clone(),
            used: now,
        };
        breakers.by_key.insert(key.clone(), entry);
        breaker
    }

    fn outcome(&self, how: Result<(), &Error>) -> Outcome {
        match how {
            Ok(()) => Outcome::Success,
            Err(error) if (self.failure)(error) => Outcome::Failure,
            // Says nothing of who was called.
            Err(error) if error.code() == 499 => Outcome::Unknown,
            Err(_) => Outcome::Success,
        }
    }
}

impl Default for CircuitBreaker {
    fn default() -> Self {
        Self::new()
    }
}

impl<C: Call> Around<C> for CircuitBreaker {
    async fn around(self, call: C, mut inner: impl Inner<C>) -> Result<C::Reply> {
        let endpoint = match self.settings.whole_services {
            true => String::new(),
            false => call.endpoint(),
        };
        let key = (call.service().to_owned(), endpoint);
        let breaker = self.breaker(&key);
        let admitted = lock(&breaker).admit(Instant::now());
        let ticket = admitted.map_err(|left| {
            let (service, endpoint) = &key;
            let how = match left {
                Duration::ZERO => "waits for the call that tries".into(),
                left => format!("is open for {left:?}"),
            };
            let detail = format!("circuit breaker of `{service}` {endpoint} {how}");
            Error::unavailable(id(&call), detail)
        })?;
        let ending = Ending::of(&call);
        let ended = move |how: Result<(), &Error>, _| {
            let outcome = self.outcome(how);
            let change = lock(&breaker).ended(ticket, outcome, Instant::now());
            let (service, endpoint) = key;
            match change {
                None => {}
                Some(BreakerState::Closed) => {
                    tracing::info!(service, endpoint, "circuit breaker closed");
                }
                Some(_) => tracing::warn!(service, endpoint, "circuit breaker open"),
            }
        };
        ending
            .watch(async move { inner.call(call).await }, ended)
            .await
    }
}

layer!(CircuitBreaker);

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl fmt::Debug for CircuitBreaker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CircuitBreaker")
            .field("settings", &self.settings)
            .field("states", &self.states())
            .finish_non_exhaustive()
    }
}
