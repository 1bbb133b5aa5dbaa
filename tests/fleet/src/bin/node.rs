//! A node without any configuration but its id, until it is told to stop.

use fleet::{NAME, Worker, WorkerServer};
use micro::{Result, Service};

#[tokio::main]
async fn main() -> Result<()> {
    let node = std::env::var("MICRO_SERVER_ID").unwrap_or_default();
    Service::builder(NAME)
        .handler(WorkerServer::new(Worker { node }))
        .run()
        .await
}
