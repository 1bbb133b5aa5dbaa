//! Who looks after a service is not followed.

use micro::client::ServiceClient;
use micro::codec::Json;
use micro::middleware::Trace;
use micro::route::IntoRoutes;
use serde::{Deserialize, Serialize};

use super::super::seen::Seen;

#[derive(Serialize, Deserialize)]
pub(crate) struct Health {
    status: String,
}

pub(crate) struct Debug;

#[micro::handler]
impl Debug {
    async fn health(&self, asked: Health) -> micro::Result<Health> {
        Ok(asked)
    }
}

#[tokio::test]
async fn those_who_look_after_a_service_are_not_followed() {
    let (seen, _guard) = Seen::begin();
    let routes = DebugServer::new(Debug).into_routes().layer(Trace::new());
    let client = ServiceClient::<Json>::in_process(routes.service(), routes);
    let status = "ok".to_owned();
    let reply = client.unary::<_, Health>(0, Health { status }).await;
    assert_eq!(reply.unwrap().status, "ok");
    assert!(seen.spans().is_empty());
}
