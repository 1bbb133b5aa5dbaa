//! What go-micro's tools ask every service: whether it is well, what it has done, and its records.
//!
//! Every service answers as `Debug`, unless a handler of that name is its own: to `Health` and `Stats`
//! always, to `Log` and `Trace` with feature `debug` and [`Records`] that it was given.

#[allow(missing_docs, unreachable_pub, dead_code, clippy::all, reason = "generated code")]
#[rustfmt::skip]
mod proto;
#[cfg(feature = "debug")]
mod records;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use self::proto::{HealthRequest, HealthResponse, StatsRequest, StatsResponse};
#[cfg(feature = "debug")]
pub use self::records::{LogLayer, Records, TraceLayer};
use crate::route::{Routes, RoutesBuilder};
use crate::spec::{MethodSpec, ServiceSpec, TypeSpec};

/// The name of the service.
const NAME: &str = "Debug";

/// The service; its methods that are a feature come last.
static SPEC: ServiceSpec = ServiceSpec::new(
    "",
    NAME,
    &[
        MethodSpec::unary(
            "Health",
            "/Debug/Health",
            TypeSpec::of::<HealthRequest>("HealthRequest"),
            TypeSpec::of::<HealthResponse>("HealthResponse"),
        ),
        MethodSpec::unary(
            "Stats",
            "/Debug/Stats",
            TypeSpec::of::<StatsRequest>("StatsRequest"),
            TypeSpec::of::<StatsResponse>("StatsResponse"),
        ),
        #[cfg(feature = "debug")]
        records::LOG,
        #[cfg(feature = "debug")]
        records::TRACE,
    ],
);

/// Calls that a server has answered.
#[derive(Debug)]
pub(crate) struct Counters {
    begun: Instant,
    requests: AtomicU64,
    errors: AtomicU64,
}

impl Default for Counters {
    fn default() -> Self {
        Self {
            begun: Instant::now(),
            requests: AtomicU64::new(0),
            errors: AtomicU64::new(0),
        }
    }
}

impl Counters {
    /// Notes how a call ended.
    pub(crate) fn count(&self, well: bool) {
        self.requests.fetch_add(1, Ordering::Relaxed);
        if !well {
            self.errors.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn stats(&self) -> StatsResponse {
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let timestamp = now.map_or(0, |now| now.as_secs());
        let uptime = self.begun.elapsed().as_secs();
        let tasks = tokio::runtime::Handle::current()
            .metrics()
            .num_alive_tasks();
        StatsResponse {
            timestamp,
            started: timestamp.saturating_sub(uptime),
            uptime,
            memory: memory().unwrap_or(0),
            threads: tasks as u64,
            gc: 0,
            requests: self.requests.load(Ordering::Relaxed),
            errors: self.errors.load(Ordering::Relaxed),
        }
    }
}

/// What one server answers as `Debug`.
pub(crate) struct Debug {
    counters: Arc<Counters>,
    #[cfg(feature = "debug")]
    records: Option<records::Served>,
}

impl Debug {
    /// Answers with what is counted here.
    pub(crate) fn new(counters: Arc<Counters>) -> Self {
        Self {
            counters,
            #[cfg(feature = "debug")]
            records: None,
        }
    }

    /// Adds the service to those of its server, unless a handler of its name is among them.
    pub(crate) fn added_to(self, mut routes: Vec<Routes>) -> Vec<Routes> {
        let known = |routes: &Routes| routes.service().name() == NAME;
        if !routes.iter().any(known) {
            routes.push(self.routes());
        }
        routes
    }

    fn routes(self) -> Routes {
        let builder = RoutesBuilder::<Self>::new(&SPEC, Arc::new(self))
            .unary(|_, _, _: HealthRequest| async {
                Ok(HealthResponse {
                    status: "ok".into(),
                })
            })
            .unary(|debug, _, _: StatsRequest| async move { Ok(debug.counters.stats()) });
        #[cfg(feature = "debug")]
        let builder = records::add_to(builder);
        builder.build()
    }
}

/// The resident memory of this process in bytes, where Linux tells it.
fn memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024)
}
