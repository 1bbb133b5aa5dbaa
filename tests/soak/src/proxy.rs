//! Between client and server: passes bytes on, and breaks connections at random.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use anyhow::Result;
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::timeout;

/// Milliseconds after which a connection is broken.
const LIFE: std::ops::Range<u64> = 100..10_000;

pub(crate) struct Proxy {
    address: String,
    broken: Arc<AtomicU64>,
    task: JoinHandle<()>,
}

impl Proxy {
    /// Listens for the client's connections to `server`.
    pub(crate) async fn start(server: String, seed: u64) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?.to_string();
        let broken = Arc::new(AtomicU64::new(0));
        let rng = fastrand::Rng::with_seed(!seed);
        let task = tokio::spawn(pass_on(listener, server, rng, broken.clone()));
        Ok(Self {
            address,
            broken,
            task,
        })
    }

    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// Breaks what is left; how many connections were broken before.
    pub(crate) fn stop(self) -> u64 {
        self.task.abort();
        self.broken.load(Ordering::Relaxed)
    }
}

async fn pass_on(
    listener: TcpListener,
    server: String,
    mut rng: fastrand::Rng,
    broken: Arc<AtomicU64>,
) {
    let mut connections = JoinSet::new();
    loop {
        while connections.try_join_next().is_some() {}
        let Ok((mut client, _)) = listener.accept().await else {
            continue;
        };
        let (server, broken) = (server.clone(), broken.clone());
        let life = Duration::from_millis(rng.u64(LIFE));
        connections.spawn(async move {
            let Ok(mut server) = TcpStream::connect(server).await else {
                return;
            };
            let passing = copy_bidirectional(&mut client, &mut server);
            if timeout(life, passing).await.is_err() {
                broken.fetch_add(1, Ordering::Relaxed);
            }
        });
    }
}
