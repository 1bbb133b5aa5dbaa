//! A service is told to stop in the middle of a call: `cargo run -p graceful-shutdown`, then press Ctrl-C.
//!
//! SIGTERM and SIGQUIT do the same. A second Ctrl-C does not wait.
#![allow(clippy::print_stdout, reason = "the output is what the example shows")]

mod worker;

use std::time::Duration;

use micro::{Client, Result, Service};
use tokio::sync::oneshot::{self, Receiver};

use crate::worker::{Job, NAME, Worker, WorkerClient, WorkerServer};

#[tokio::main]
async fn main() -> Result<()> {
    let service = Service::builder(NAME).handler(WorkerServer::new(Worker));
    let (started, start) = oneshot::channel();
    let calling = tokio::spawn(call(service.client(), start));
    service
        // How long a stop may take at most: then calls that are not over are cut off.
        .stop_timeout(Duration::from_secs(5))
        .every(Duration::from_secs(60), async || println!("cleaning up"))
        .after_start(async move || {
            let _ = started.send(());
            Ok(())
        })
        .before_stop(async || {
            println!("told to stop: others hear that this node leaves");
            Ok(())
        })
        .after_stop(async || {
            println!("all calls are over");
            Ok(())
        })
        .run()
        .await?;
    // It had its answer before that.
    if let Ok(report) = calling.await {
        println!("the caller hears: {}", report?);
    }
    Ok(())
}

/// Makes a call that is in progress when the service is told to stop.
async fn call(client: Client, start: Receiver<()>) -> Result<String> {
    // Once the service is registered it can be called.
    let _ = start.await;
    let job = Job {
        name: "the long job".into(),
        millis: 2000,
    };
    let done = WorkerClient::new(NAME, client).work(job).await?;
    Ok(done.report)
}
