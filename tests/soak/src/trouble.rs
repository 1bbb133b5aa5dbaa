//! Between client and server: breaks connections at random.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use micro_testkit::{Cut, Proxy};
use tokio::time::sleep;

/// Milliseconds after which a connection is broken.
const LIFE: std::ops::Range<u64> = 100..10_000;

/// A proxy whose connections do not live long.
pub(crate) async fn between(server: String, seed: u64) -> Proxy {
    let proxy = Proxy::to(server).await;
    let mut rng = fastrand::Rng::with_seed(!seed);
    proxy.max_age(move || Duration::from_millis(rng.u64(LIFE)));
    proxy
}

/// Cuts calls where it hurts: before they arrive, when they are answered, within the answer.
pub(crate) async fn keep_cutting(proxy: Arc<Proxy>, seed: u64) -> Result<()> {
    let mut rng = fastrand::Rng::with_seed(seed.rotate_left(32));
    let cuts = [Cut::BeforeRequest, Cut::BeforeReply, Cut::InReply];
    loop {
        sleep(Duration::from_millis(rng.u64(20..500))).await;
        if let Some(cut) = rng.choice(cuts) {
            proxy.cut(cut);
        }
    }
}
