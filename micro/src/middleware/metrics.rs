//! Counts calls and their time.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::Call;
use super::around::{Around, Inner, layer};
use super::ending::Ending;
use crate::codec::Side;
use crate::error::{Error, Result};

/// Tells a [`Recorder`] of each call, when it begins and when it has ended, however it did.
pub struct Metrics<R> {
    recorder: Arc<R>,
}

impl<R: Recorder> Metrics<R> {
    /// Tells `recorder`, which may be that of other layers too.
    pub fn new(recorder: Arc<R>) -> Self {
        Self { recorder }
    }
}

/// Whatever counts calls: [`Counters`], or a way into another library.
///
/// It is called where calls are made, and must not wait.
pub trait Recorder: Send + Sync + 'static {
    /// A call has begun.
    fn started(&self, call: &Labels);

    /// A call has ended: with 200 if it went well, with the code of its error, or, dropped, with 408
    /// past its deadline, 500 for a panic and else 499.
    fn finished(&self, call: &Labels, code: i32, took: Duration);
}

/// What calls are counted by: which method was called, and at which end; there are only as many as
/// the program has methods.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Labels {
    server: bool,
    package: &'static str,
    service: &'static str,
    method: &'static str,
}

impl Labels {
    fn of(call: &impl Call) -> Self {
        let spec = call.service_spec();
        Self {
            server: call.side() == Side::Server,
            package: spec.package(),
            service: spec.name(),
            method: call.method().name(),
        }
    }

    /// Returns at which end of the call it is counted.
    pub fn side(&self) -> Side {
        match self.server {
            true => Side::Server,
            false => Side::Client,
        }
    }

    /// Returns the package of the service, or nothing.
    pub fn package(&self) -> &'static str {
        self.package
    }

    /// Returns the service without its package.
    pub fn service(&self) -> &'static str {
        self.service
    }

    /// Returns the method.
    pub fn method(&self) -> &'static str {
        self.method
    }

    /// Returns the endpoint as the registry names it, e.g. `Greeter.Call`.
    pub fn endpoint(&self) -> String {
        format!("{}.{}", self.service, self.method)
    }
}

impl<C: Call, R: Recorder> Around<C> for Metrics<R> {
    async fn around(self, call: C, mut inner: impl Inner<C>) -> Result<C::Reply> {
        let labels = Labels::of(&call);
        let ending = Ending::of(&call);
        self.recorder.started(&labels);
        let ended = move |how: Result<(), &Error>, took| {
            let code = how.map_or_else(Error::code, |()| 200);
            self.recorder.finished(&labels, code, took);
        };
        ending
            .watch_all::<C>(async move { inner.call(call).await }, ended)
            .await
    }
}

layer!(Metrics<R>);

impl<R> Clone for Metrics<R> {
    fn clone(&self) -> Self {
        Self {
            recorder: self.recorder.clone(),
        }
    }
}

impl<R> fmt::Debug for Metrics<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Metrics").finish_non_exhaustive()
    }
}

/// Counts in memory.
///
/// Codes that are none of HTTP count as 500. [`prometheus`](Self::prometheus) writes it all for a
/// scraper.
#[derive(Debug, Default)]
pub struct Counters {
    by_labels: Mutex<BTreeMap<Labels, EndpointCounts>>,
}

/// What was counted of one endpoint at one end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EndpointCounts {
    /// Calls that have begun.
    pub started: u64,
    /// Calls that have ended, by code.
    pub finished: BTreeMap<u16, u64>,
    /// Calls that took at most as long as the bound of the same place in [`Counters::BOUNDS`], and
    /// longer than the one before; the last takes all that were longer.
    pub took: [u64; Counters::BOUNDS.len() + 1],
    /// How long all of them took together.
    pub total: Duration,
}

impl EndpointCounts {
    /// Returns how many calls have begun and not ended.
    pub fn running(&self) -> u64 {
        self.started.saturating_sub(self.ended())
    }

    /// Returns how many calls have ended.
    pub fn ended(&self) -> u64 {
        self.finished.values().sum()
    }

    /// Returns how many calls have failed.
    pub fn errors(&self) -> u64 {
        let failed = self.finished.iter().filter(|(code, _)| **code >= 400);
        failed.map(|(_, calls)| calls).sum()
    }
}

impl Counters {
    /// How long calls take, in steps.
    pub const BOUNDS: [Duration; 14] = [
        Duration::from_micros(500),
        Duration::from_millis(1),
        Duration::from_micros(2_500),
        Duration::from_millis(5),
        Duration::from_millis(10),
        Duration::from_millis(25),
        Duration::from_millis(50),
        Duration::from_millis(100),
        Duration::from_millis(250),
        Duration::from_millis(500),
        Duration::from_secs(1),
        Duration::from_millis(2_500),
        Duration::from_secs(5),
        Duration::from_secs(10),
    ];

    /// Begins with nothing counted.
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns what was counted until now, servers' endpoints after clients'.
    pub fn counts(&self) -> Vec<(Labels, EndpointCounts)> {
        let counts = self.lock();
        let each = |(labels, counts): (&Labels, &EndpointCounts)| (*labels, counts.clone());
        counts.iter().map(each).collect()
    }

    /// Returns what was counted of one endpoint, e.g. `Greeter.Call`, at one end; of services that
    /// differ only in their package, one.
    pub fn endpoint(&self, side: Side, endpoint: &str) -> EndpointCounts {
        let counts = self.lock();
        let found = counts
            .iter()
            .find(|(labels, _)| labels.side() == side && labels.endpoint() == endpoint);
        found.map(|(_, counts)| counts.clone()).unwrap_or_default()
    }

    /// Returns all of it in the text format of Prometheus.
    pub fn prometheus(&self) -> String {
        super::prometheus::text(&self.counts())
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<Labels, EndpointCounts>> {
        let counts = self.by_labels.lock();
        counts.unwrap_or_else(PoisonError::into_inner)
    }
}

impl Recorder for Counters {
    fn started(&self, call: &Labels) {
        self.lock().entry(*call).or_default().started += 1;
    }

    fn finished(&self, call: &Labels, code: i32, took: Duration) {
        let code = u16::try_from(code).ok();
        // There are not more counters than codes, whatever others send.
        let code = code.filter(|code| (200..600).contains(code)).unwrap_or(500);
        let bucket = Self::BOUNDS.partition_point(|bound| *bound < took);
        let mut counts = self.lock();
        let counts = counts.entry(*call).or_default();
        *counts.finished.entry(code).or_default() += 1;
        counts.took[bucket] += 1;
        counts.total += took;
    }
}
