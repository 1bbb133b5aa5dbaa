//! What go-micro's tools ask every service: whether it is well, and what it has done.
//!
//! Every service answers as `Debug`, unless a handler of that name is its own.

#[allow(missing_docs, unreachable_pub, dead_code, clippy::all, reason = "generated code")]
#[rustfmt::skip]
mod proto;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use self::proto::{
    DebugHandler, DebugServer, HealthRequest, HealthResponse, StatsRequest, StatsResponse,
};
use crate::context::Context;
use crate::error::Result;
use crate::route::{IntoRoutes, Routes};

/// The name of the service.
pub(crate) const NAME: &str = "Debug";

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
}

/// The routes of `Debug` for a server that counts here.
pub(crate) fn routes(counters: Arc<Counters>) -> Routes {
    DebugServer::new(Debug(counters)).into_routes()
}

struct Debug(Arc<Counters>);

impl DebugHandler for Debug {
    async fn health(&self, _cx: Context, _request: HealthRequest) -> Result<HealthResponse> {
        Ok(HealthResponse {
            status: "ok".into(),
        })
    }

    async fn stats(&self, _cx: Context, _request: StatsRequest) -> Result<StatsResponse> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let timestamp = now.map_or(0, |now| now.as_secs());
        let uptime = self.0.begun.elapsed().as_secs();
        let tasks = tokio::runtime::Handle::current()
            .metrics()
            .num_alive_tasks();
        Ok(StatsResponse {
            timestamp,
            started: timestamp.saturating_sub(uptime),
            uptime,
            memory: memory().unwrap_or(0),
            threads: tasks as u64,
            gc: 0,
            requests: self.0.requests.load(Ordering::Relaxed),
            errors: self.0.errors.load(Ordering::Relaxed),
        })
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
