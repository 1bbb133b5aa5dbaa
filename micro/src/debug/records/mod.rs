//! The last records of a log and the last calls: what `Debug.Log` and `Debug.Trace` answer with.
//!
//! `log_layer.rs` takes what is told to `tracing`, `trace_layer.rs` follows calls; `logs.rs` and
//! `spans.rs` keep both in a `ring.rs`, and answer.

mod log_layer;
mod logs;
#[allow(missing_docs, unreachable_pub, dead_code, clippy::all, reason = "generated code")]
#[rustfmt::skip]
mod proto;
mod ring;
mod spans;
mod text;
mod trace_layer;

use std::sync::Arc;

use tokio::sync::watch;

pub use self::log_layer::LogLayer;
use self::logs::Logs;
use self::proto::{LogRequest, Record, TraceRequest, TraceResponse};
use self::spans::Spans;
pub use self::trace_layer::TraceLayer;
use super::Debug;
use crate::error::{Error, Result, SERVER};
use crate::route::{Routes, RoutesBuilder};
use crate::spec::{MethodSpec, TypeSpec};

pub(super) const LOG: MethodSpec = MethodSpec::server_stream(
    "Log",
    "/Debug/Log",
    TypeSpec::of::<LogRequest>("LogRequest"),
    TypeSpec::of::<Record>("Record"),
);

pub(super) const TRACE: MethodSpec = MethodSpec::unary(
    "Trace",
    "/Debug/Trace",
    TypeSpec::of::<TraceRequest>("TraceRequest"),
    TypeSpec::of::<TraceResponse>("TraceResponse"),
);

/// The last 1024 records of a service's log and its last 256 calls; clones share them.
///
/// A service that is given them answers to `Debug.Log` and `Debug.Trace`, as go-micro's tools ask, and
/// follows the calls that come in as [`Trace`](crate::middleware::Trace) does, whose place it takes.
/// The log is filled by a [`LogLayer`], and calls that go out are kept by the [`TraceLayer`] of a client.
///
/// ```
/// use micro::debug::{LogLayer, Records, TraceLayer};
/// use micro::{Client, Service};
/// use tracing_subscriber::Layer;
/// use tracing_subscriber::filter::LevelFilter;
/// use tracing_subscriber::layer::SubscriberExt;
///
/// let records = Records::new();
/// let log = LogLayer::new(&records).with_filter(LevelFilter::INFO);
/// let subscriber = tracing_subscriber::registry().with(log);
/// tracing::subscriber::set_global_default(subscriber).unwrap();
///
/// let client = Client::builder().layer(TraceLayer::new(&records)).build();
/// let service = Service::builder("go.micro.service.greeter").debug(&records);
/// # let _ = (client, service);
/// ```
///
/// Anyone who can call the service can read them. Texts are cut: those of a record to 4 KiB together,
/// that of an error in a call to 1 KiB.
#[derive(Clone, Debug, Default)]
pub struct Records {
    logs: Arc<Logs>,
    spans: Arc<Spans>,
}

impl Records {
    /// Begins with nothing kept.
    pub fn new() -> Self {
        Self::default()
    }
}

/// Records that a server answers with.
pub(super) struct Served {
    records: Records,
    /// Tells when the server stops.
    stopped: watch::Receiver<bool>,
}

impl Debug {
    /// Answers to `Log` and `Trace` as well, if there are records.
    pub(crate) fn with(
        mut self,
        records: Option<&Records>,
        stopped: &watch::Receiver<bool>,
    ) -> Self {
        self.records = records.map(|records| Served {
            records: records.clone(),
            stopped: stopped.clone(),
        });
        self
    }

    /// Keeps the calls of `routes`, but not of those who look after the service, which would soon be all
    /// that is kept.
    pub(crate) fn follow(&self, routes: Vec<Routes>, server: &str) -> Vec<Routes> {
        let Some(Served { records, .. }) = &self.records else {
            return routes;
        };
        let layer = TraceLayer::of_server(records, server);
        let followed = routes.into_iter().map(|routes| {
            let service = routes.service();
            match service.name() == super::NAME || service.package().starts_with("grpc.") {
                true => routes,
                false => routes.layer(layer.clone()),
            }
        });
        followed.collect()
    }

    fn records(&self) -> Result<&Served> {
        self.records.as_ref().ok_or_else(|| {
            let detail = "the service keeps no records: it was not given `micro::debug::Records`";
            Error::unimplemented(SERVER, detail)
        })
    }
}

/// Adds the methods.
pub(super) fn add_to(builder: RoutesBuilder<Debug>) -> RoutesBuilder<Debug> {
    builder
        .server_stream(|debug, _, request: LogRequest, replies| async move {
            let Served { records, stopped } = debug.records()?;
            replies
                .send_all(records.logs.read(request, stopped.clone()))
                .await
        })
        .unary(|debug, _, request: TraceRequest| async move {
            let Served { records, .. } = debug.records()?;
            Ok(records.spans.read(&request.id))
        })
}
