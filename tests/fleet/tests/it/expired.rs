//! A registry that hears no more of a node.

use std::sync::Arc;
use std::time::Duration;

use fleet::{NAME, Worker, WorkerServer};
use micro::Service;
use micro::registry::{Cache, Memory, Registry};
use tokio::runtime::{Builder, Runtime};
use tokio::time::{Instant, sleep};

use crate::until;

const TTL: Duration = Duration::from_secs(1);

/// The runtime of the service ends in place of its process, which would take the registry with it.
#[test]
fn a_dead_node_is_off_the_list_within_its_ttl() {
    let registry = Arc::new(Memory::new());
    let (doomed, other) = (runtime(), runtime());
    let service = Service::builder(NAME)
        .address("127.0.0.1:0")
        .registry(registry.clone())
        .register_ttl(TTL)
        .handler(WorkerServer::new(Worker::default()));
    let _running = doomed.block_on(service.start()).unwrap();
    other.block_on(async {
        let nodes = Cache::new(registry.clone()).service(NAME);
        nodes.ready().await.unwrap();
        let is_listed = async || !registry.list().await.unwrap().is_empty();
        // It goes on registering.
        sleep(TTL * 3 / 2).await;
        assert!(is_listed().await);

        doomed.shutdown_background();
        let dead = Instant::now();
        until("it is off the list", async || !is_listed().await).await;
        let late = dead.elapsed();
        assert!(late < TTL * 3 / 2, "after {late:?}");
        until("those who watch know", async || {
            nodes.snapshot().nodes().count() == 0
        })
        .await;
    });
}

fn runtime() -> Runtime {
    let mut runtime = Builder::new_multi_thread();
    runtime.worker_threads(1).enable_all().build().unwrap()
}
