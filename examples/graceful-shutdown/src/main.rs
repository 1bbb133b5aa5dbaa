//! A service is told to stop in the middle of a call: `cargo run -p graceful-shutdown`, then press Ctrl-C.
//!
//! SIGTERM and SIGQUIT do the same. A second Ctrl-C does not wait.
#![allow(clippy::print_stdout, reason = "the output is what the example shows")]

mod worker;

use std::time::Duration;

use micro::{Client, Result, Service};

use crate::worker::{Job, NAME, Worker, WorkerClient, WorkerServer};

#[tokio::main]
async fn main() -> Result<()> {
    let service = Service::builder(NAME).handler(WorkerServer::new(Worker));
    let (started, start) = tokio::sync::oneshot::channel();
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
    // The call was over before that.
    calling.await.unwrap_or(Ok(()))
}

/// Makes a call that is in progress when the service is told to stop.
async fn call(client: Client, start: tokio::sync::oneshot::Receiver<()>) -> Result<()> {
    if start.await.is_err() {
        return Ok(());
    }
    let job = Job {
        name: "the long job".into(),
        millis: 2000,
    };
    println!("{} has begun", job.name);
    let done = WorkerClient::new(NAME, client).work(job).await?;
    println!("{}", done.report);
    Ok(())
}
