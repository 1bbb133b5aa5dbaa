//! `kill -9`: nobody says goodbye.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use fleet::NAME;
use micro::Client;
use micro::registry::{Cache, CacheOptions};
use micro_mdns::Mdns;
use surroundings::network::within;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep_until};

use crate::load::{CALLERS, Load};
use crate::process::{Node, address, registered};
use crate::until;

/// How long a registry is believed in here that tells of no change.
const TTL: Duration = Duration::from_secs(1);

/// From then on only trials can be: the first comes after a second or a quarter less, and if it fails, the next
/// after twice that.
const SETTLED: Duration = Duration::from_millis(500);
const AFTER_TRIALS: Duration = Duration::from_millis(2200);

#[test]
fn one_of_three_nodes_is_killed() {
    within("killed::one_of_three_nodes_is_killed", async {
        let mut nodes = ["one", "two", "three"].map(Node::start);
        let registry = Arc::new(Mdns::new());
        let knows = async |id: &str| address(&registered(&*registry).await, id);
        for node in &nodes {
            until("a node is registered", async || {
                knows(node.id).await.is_some()
            })
            .await;
        }
        let options = CacheOptions {
            ttl: TTL,
            ..CacheOptions::default()
        };
        let known = Cache::with_options(registry.clone(), options).service(NAME);
        known.ready().await.unwrap();
        // Its own cache goes on believing in three nodes.
        let client = Client::builder().registry(registry.clone()).build();
        let load = Load::start(&client, 1);
        load.answered_by(&["one", "two", "three"], 20).await;
        let dead = knows("one").await.unwrap();

        nodes[0].kill().await;
        let attempts = Attempts::at(&dead).await;
        let killed = Instant::now();
        until("two nodes are registered", async || {
            knows("one").await.is_none()
        })
        .await;
        until("a cache has two nodes", async || {
            known.snapshot().nodes().count() == 2
        })
        .await;
        let late = killed.elapsed();
        // Once more, for a registry that was asked just before.
        assert!(late < 3 * TTL, "after {late:?}");

        sleep_until(killed + AFTER_TRIALS).await;
        load.answered_by(&["two", "three"], 20).await;
        attempts.end_as_trials().await;

        // In its place there is a new one, which a trial finds.
        nodes[0] = Node::start_at("one", &dead);
        load.answered_by(&["one"], 20).await;
        let outcome = load.stop().await;
        assert_eq!(outcome.errors, [""; 0], "{:?}", outcome.answers);
    });
}

/// The connections that are made to a node that is dead.
struct Attempts {
    seen: Arc<Mutex<Vec<Duration>>>,
    seeing: JoinHandle<()>,
}

impl Attempts {
    async fn at(address: &str) -> Self {
        let listener = TcpListener::bind(address).await.unwrap();
        let begin = Instant::now();
        let seen = Arc::<Mutex<Vec<_>>>::default();
        let attempts = seen.clone();
        let seeing = tokio::spawn(async move {
            loop {
                // Closed at once.
                let _ = listener.accept().await.unwrap();
                attempts.lock().unwrap().push(begin.elapsed());
            }
        });
        Self { seen, seeing }
    }

    /// Calls that had picked the node before it was known to be dead may have tried once more.
    async fn end_as_trials(self) {
        self.seeing.abort();
        // From then on nobody listens.
        assert!(self.seeing.await.unwrap_err().is_cancelled());
        let seen = self.seen.lock().unwrap();
        let early = seen.iter().filter(|at| **at < SETTLED).count();
        assert!(early <= CALLERS, "{seen:?}");
        let trials = 1..=2;
        assert!(trials.contains(&(seen.len() - early)), "{seen:?}");
    }
}
