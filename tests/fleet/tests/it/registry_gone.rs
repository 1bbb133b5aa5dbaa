//! Without the registry the services go on.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use fleet::{Job, NAME, Worker, WorkerClient, WorkerServer};
use futures_core::future::BoxFuture;
use futures_util::stream::unfold;
use micro::Client;
use micro::registry::{Error, Memory, RegisterOptions, Registry, Result, Service, Watcher};
use micro::service::RunningService;
use tokio::sync::watch;
use tokio::time::{Instant, sleep};

/// A registry behind a cable that can be pulled out.
#[derive(Clone, Debug)]
struct Far {
    memory: Memory,
    connected: watch::Sender<bool>,
    failures: Arc<AtomicUsize>,
}

impl Far {
    fn new() -> Self {
        Self {
            memory: Memory::new(),
            connected: watch::Sender::new(true),
            failures: Arc::default(),
        }
    }

    fn failures(&self) -> usize {
        self.failures.load(Ordering::Relaxed)
    }

    fn reach(&self) -> Result<&Memory> {
        if *self.connected.borrow() {
            return Ok(&self.memory);
        }
        self.failures.fetch_add(1, Ordering::Relaxed);
        Err(Error::Unreachable {
            address: "10.9.8.7:65".into(),
            reason: "the cable is out".into(),
        })
    }
}

impl Registry for Far {
    fn register<'a>(
        &'a self,
        service: &'a Service,
        options: RegisterOptions,
    ) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move { self.reach()?.register(service, options).await })
    }

    fn deregister<'a>(&'a self, service: &'a Service) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move { self.reach()?.deregister(service).await })
    }

    fn get<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Vec<Service>>> {
        Box::pin(async move { self.reach()?.get(name).await })
    }

    fn list(&self) -> BoxFuture<'_, Result<Vec<Service>>> {
        Box::pin(async move { self.reach()?.list().await })
    }

    fn watch<'a>(&'a self, name: Option<&'a str>) -> BoxFuture<'a, Result<Watcher>> {
        Box::pin(async move {
            let watcher = self.reach()?.watch(name).await?;
            let connected = self.connected.subscribe();
            let state = Some((watcher, connected));
            Ok(Watcher::new(unfold(state, |state| async move {
                let (mut watcher, mut connected) = state?;
                let pulled = async { connected.wait_for(|connected| !connected).await.is_ok() };
                let event = tokio::select! {
                    event = watcher.next() => event?,
                    _ = pulled => return Some((Err(Error::Backend("the cable is out".into())), None)),
                };
                Some((event, Some((watcher, connected))))
            })))
        })
    }

    fn name(&self) -> &'static str {
        "far"
    }
}

async fn start(registry: &Far, node: &str) -> RunningService {
    micro::Service::builder(NAME)
        .address("127.0.0.1:0")
        .registry(Arc::new(registry.clone()))
        .handler(WorkerServer::new(Worker { node: node.into() }))
        .start()
        .await
        .unwrap()
}

/// The default times hold, and a paused clock makes minutes short: it goes on where all wait.
#[tokio::test(start_paused = true)]
async fn for_a_minute() {
    let registry = Far::new();
    let one = start(&registry, "one").await;
    let client = Client::builder().registry(Arc::new(registry.clone()));
    let worker = WorkerClient::new(NAME, client.build());
    calls_go_on(&worker, "before", 5).await;

    registry.connected.send_replace(false);
    calls_go_on(&worker, "without the registry", 60).await;
    assert!(registry.failures() > 0, "nobody needed the registry");

    registry.connected.send_replace(true);
    calls_go_on(&worker, "with the registry again", 120).await;

    // And what is new is heard of.
    let two = start(&registry, "two").await;
    one.stop().await;
    let begin = Instant::now();
    while worker.work(Job::default()).retries(0).await.unwrap().node != "two" {
        assert!(
            begin.elapsed() < Duration::from_secs(1),
            "nobody heard of it"
        );
    }
    two.stop().await;
}

async fn calls_go_on(worker: &WorkerClient, when: &str, seconds: u32) {
    for tenth in 0..10 * seconds {
        let done = worker.work(Job::default()).retries(0).await;
        let done = done.unwrap_or_else(|error| panic!("{when}, after {tenth} tenths: {error}"));
        assert_eq!(done.node, "one");
        sleep(Duration::from_millis(100)).await;
    }
}
