//! The server: answers, keeps a ledger of what it did, and is restarted again and again.

use std::collections::HashSet;
use std::net::TcpListener;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::Result;
use micro::{Context, Service, Stream, Streaming, stream};
use tokio::time::sleep;

use crate::proto::{Item, SoakHandler, SoakServer};

/// Calls of `Echo` that ran, by number.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    calls: Mutex<HashSet<u64>>,
}

impl Ledger {
    /// Notes a call; whether it is the first time.
    fn note(&self, call: u64) -> bool {
        self.lock().insert(call)
    }

    /// Whether a call ran. It is not asked for again.
    pub(crate) fn strike(&self, call: u64) -> bool {
        self.lock().remove(&call)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashSet<u64>> {
        self.calls.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An address that is free now, for a server that comes back to it.
pub(crate) fn free_address() -> Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    Ok(listener.local_addr()?.to_string())
}

/// Starts the server and stops it every few seconds, sometimes in the middle of calls.
pub(crate) async fn keep_restarting(
    address: String,
    ledger: Arc<Ledger>,
    mut rng: fastrand::Rng,
) -> Result<()> {
    loop {
        let service = Service::builder("soak")
            .unlisted()
            .address(&address)
            .stop_timeout(Duration::from_millis(rng.u64(0..300)))
            .handler(SoakServer::new(Soak(ledger.clone())));
        let Ok(service) = service.start().await else {
            // The last one may still be there.
            sleep(Duration::from_millis(20)).await;
            continue;
        };
        sleep(Duration::from_millis(rng.u64(500..5_000))).await;
        service.stop().await;
        sleep(Duration::from_millis(rng.u64(0..100))).await;
    }
}

struct Soak(Arc<Ledger>);

impl SoakHandler for Soak {
    async fn echo(&self, _cx: Context, request: Item) -> micro::Result<Item> {
        if !self.0.note(request.call) {
            return Err(micro::Error::new("soak", 599, "the call ran twice"));
        }
        wait(&request).await;
        Ok(request)
    }

    async fn count(
        &self,
        _cx: Context,
        request: Item,
    ) -> micro::Result<impl Stream<Item = micro::Result<Item>> + Send> {
        wait(&request).await;
        let numbers = 1..=request.value;
        Ok(stream::iter(numbers.map(move |value| {
            Ok(Item {
                value,
                ..request.clone()
            })
        })))
    }

    async fn sum(&self, _cx: Context, mut requests: Streaming<Item>) -> micro::Result<Item> {
        let mut sum = Item::default();
        while let Some(item) = requests.message().await? {
            sum.call = item.call;
            sum.value += item.value;
        }
        Ok(sum)
    }

    async fn double(
        &self,
        _cx: Context,
        mut requests: Streaming<Item>,
    ) -> micro::Result<impl Stream<Item = micro::Result<Item>> + Send> {
        Ok(stream::generate(|replies| async move {
            while let Some(item) = requests.message().await? {
                let value = item.value * 2;
                replies.send(Item { value, ..item }).await;
            }
            Ok(())
        }))
    }
}

async fn wait(request: &Item) {
    if request.delay > 0 {
        sleep(Duration::from_millis(request.delay.into())).await;
    }
}
