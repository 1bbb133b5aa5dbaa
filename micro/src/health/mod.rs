//! `grpc.health.v1`: whether services take calls, as load balancers ask; needs feature `health`.
//!
//! ```no_run
//! # async fn run(greeter: impl micro::route::IntoRoutes) -> micro::Result<()> {
//! let health = micro::health::Health::new();
//! health.set("database", micro::health::Status::NotServing);
//! let service = micro::Service::builder("go.micro.service.greeter")
//!     .handler(greeter)
//!     .health(&health);
//! # service.run().await
//! # }
//! ```

#[allow(missing_docs, unreachable_pub, dead_code, clippy::all, reason = "generated code")]
#[rustfmt::skip]
mod proto;

use std::collections::BTreeMap;
use std::sync::Arc;

use tokio::sync::watch;

use self::proto::grpc::health::v1 as wire;
pub use self::proto::grpc::health::v1::{
    HealthCheckRequest, HealthCheckResponse, HealthClient, HealthListRequest, HealthListResponse,
};
use self::wire::health_check_response::ServingStatus;
use self::wire::{HealthHandler, HealthServer};
use crate::context::Context;
use crate::error::{Error, Result, SERVER};
use crate::route::{IntoRoutes, Routes};
use crate::stream::{self, Stream};

/// The encoded descriptors of the service.
#[cfg(feature = "reflection")]
pub(crate) const DESCRIPTOR_SET: &[u8] = include_bytes!("proto/health.bin");

/// Services that [`List`](HealthClient::list) names; more would not fit into its answer.
const MOST_LISTED: usize = 100;

/// Whether a service takes calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// It is not known.
    Unknown,
    /// It does.
    Serving,
    /// It does not.
    NotServing,
}

impl Status {
    fn response(self) -> HealthCheckResponse {
        let status = match self {
            Self::Unknown => ServingStatus::Unknown,
            Self::Serving => ServingStatus::Serving,
            Self::NotServing => ServingStatus::NotServing,
        };
        respond(status)
    }
}

fn respond(status: ServingStatus) -> HealthCheckResponse {
    HealthCheckResponse {
        status: status.into(),
    }
}

type Statuses = BTreeMap<String, Status>;

/// The statuses of services by name; clones share them.
///
/// The name of the whole server is empty, and it serves from the start.
#[derive(Clone, Debug)]
pub struct Health {
    statuses: Arc<watch::Sender<Statuses>>,
}

impl Default for Health {
    fn default() -> Self {
        let whole = (String::new(), Status::Serving);
        Self {
            statuses: Arc::new(watch::Sender::new([whole].into())),
        }
    }
}

impl Health {
    /// Knows the server as a whole, and that it serves.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the status of `service`, e.g. `go.micro.service.greeter.Greeter`, and tells who watches.
    pub fn set(&self, service: &str, status: Status) {
        self.statuses.send_if_modified(|statuses| {
            statuses.insert(service.to_owned(), status) != Some(status)
        });
    }

    /// Forgets `service`.
    pub fn remove(&self, service: &str) {
        self.statuses
            .send_if_modified(|statuses| statuses.remove(service).is_some());
    }

    /// Sets all services to [`Status::NotServing`], as a service does that is told to stop.
    pub fn stop(&self) {
        self.statuses.send_if_modified(|statuses| {
            let mut changed = false;
            for status in statuses.values_mut() {
                changed |= std::mem::replace(status, Status::NotServing) != Status::NotServing;
            }
            changed
        });
    }

    /// Adds services that are not known yet as serving.
    pub(crate) fn add_all<'a>(&self, services: impl Iterator<Item = &'a Routes>) {
        self.statuses.send_modify(|statuses| {
            for routes in services {
                let name = routes.service().full_name();
                statuses.entry(name).or_insert(Status::Serving);
            }
        });
    }
}

impl IntoRoutes for Health {
    fn into_routes(self) -> Routes {
        HealthServer::new(self).into_routes()
    }
}

impl HealthHandler for Health {
    async fn check(
        &self,
        _cx: Context,
        request: HealthCheckRequest,
    ) -> Result<HealthCheckResponse> {
        let status = self.statuses.borrow().get(&request.service).copied();
        let status = status.ok_or_else(|| {
            Error::not_found(SERVER, format!("unknown service `{}`", request.service))
        })?;
        Ok(status.response())
    }

    async fn list(&self, _cx: Context, _request: HealthListRequest) -> Result<HealthListResponse> {
        let statuses = self.statuses.borrow();
        if statuses.len() > MOST_LISTED {
            let detail = format!("{} services are too many to list", statuses.len());
            return Err(Error::too_many_requests(SERVER, detail));
        }
        let named = statuses.iter();
        Ok(HealthListResponse {
            statuses: named
                .map(|(name, status)| (name.clone(), status.response()))
                .collect(),
        })
    }

    async fn watch(
        &self,
        _cx: Context,
        request: HealthCheckRequest,
    ) -> Result<impl Stream<Item = Result<HealthCheckResponse>> + Send> {
        let mut statuses = self.statuses.subscribe();
        let service = request.service;
        Ok(stream::generate(|replies| async move {
            let mut said = None;
            loop {
                let now = statuses.borrow_and_update().get(&service).copied();
                if said != Some(now) {
                    said = Some(now);
                    let unknown = || respond(ServingStatus::ServiceUnknown);
                    replies
                        .send(now.map_or_else(unknown, Status::response))
                        .await;
                }
                if statuses.changed().await.is_err() {
                    return Ok(());
                }
            }
        }))
    }
}
