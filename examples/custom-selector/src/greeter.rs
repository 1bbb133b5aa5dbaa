//! A node that says which one it is.

use micro::service::RunningService;
use micro::{Result, Service};
use serde::{Deserialize, Serialize};

/// The name of the service in the registry.
pub(crate) const NAME: &str = "go.micro.service.greeter";

#[derive(Serialize, Deserialize)]
pub(crate) struct Request {
    pub(crate) name: String,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct Response {
    pub(crate) msg: String,
}

pub(crate) struct Greeter {
    node: &'static str,
}

#[micro::handler]
impl Greeter {
    async fn hello(&self, request: Request) -> Result<Response> {
        let msg = format!("{} greets {}", self.node, request.name);
        Ok(Response { msg })
    }
}

/// Starts a node, with its zone as a label that all who call can see.
pub(crate) async fn start(node: &'static str, zone: &str) -> Result<RunningService> {
    Service::builder(NAME)
        .id(node)
        .metadata("zone", zone)
        .handler(GreeterServer::new(Greeter { node }))
        .start()
        .await
}
