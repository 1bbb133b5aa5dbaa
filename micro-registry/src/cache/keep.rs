//! The task that follows a registry for one name.

use std::convert::Infallible;
use std::future::Future;
use std::pin::pin;
use std::sync::{Arc, Weak};
use std::task::Poll;
use std::time::Duration;

use tokio::time::{Instant, sleep, timeout};

use super::entry::{Entry, Looked};
use super::{CacheOptions, Shared, pause};
use crate::{Error, Registry, Result, Service};

/// What the task asks, and how.
#[derive(Debug)]
pub(super) struct Source {
    registry: Arc<dyn Registry>,
    options: CacheOptions,
}

impl Shared {
    /// The registry says nothing.
    pub(super) fn silent(&self) -> Error {
        silent(&*self.registry, self.options.deadline)
    }
}

impl Source {
    pub(super) async fn get(&self, name: &str) -> Result<Vec<Service>> {
        let deadline = self.options.deadline;
        match timeout(deadline, self.registry.get(name)).await {
            Ok(answer) => answer,
            Err(_) => Err(silent(&*self.registry, deadline)),
        }
    }

    pub(super) fn not_listed(&self, name: &str) -> Error {
        Error::NotListed {
            service: name.to_owned(),
            registry: self.registry.name(),
            address: self.registry.address(),
        }
    }
}

fn silent(registry: &dyn Registry, deadline: Duration) -> Error {
    let (name, address) = (registry.name(), registry.address());
    Error::Unreachable {
        address: match address.is_empty() {
            true => name.to_owned(),
            false => address,
        },
        reason: format!("{name} did not answer within {deadline:?}"),
    }
}

/// Follows until the name is idle, or until this is dropped.
pub(super) fn task(entry: Arc<Entry>, shared: &Arc<Shared>) -> impl Future<Output = ()> + use<> {
    let source = Source {
        registry: Arc::clone(&shared.registry),
        options: shared.options,
    };
    let shared = Arc::downgrade(shared);
    // Made before the first poll, which may never come.
    let following = Following { entry, shared };
    async move { following.run(&source).await }
}

struct Following {
    entry: Arc<Entry>,
    shared: Weak<Shared>,
}

impl Drop for Following {
    fn drop(&mut self) {
        self.entry.unfollowed();
    }
}

impl Following {
    async fn run(&self, source: &Source) {
        follow(&self.entry, source).await;
        if let Some(shared) = self.shared.upgrade() {
            shared.forget(&self.entry);
        }
    }
}

async fn follow(entry: &Entry, source: &Source) {
    let mut looked = entry.look_up(source).await;
    // A name of which nothing is known is not watched, and only looked up when somebody wants it:
    // anybody may be able to make a gateway ask for such.
    while looked != Looked::Found {
        if timeout(pause::NEGATIVE, entry.wanted()).await.is_err() {
            return;
        }
        looked = entry.look_up(source).await;
    }
    let mut watch = pin!(watch(entry, source));
    let mut refresh = pin!(refresh(entry, source));
    std::future::poll_fn(|cx| {
        let Poll::Pending = watch.as_mut().poll(cx);
        refresh.as_mut().poll(cx)
    })
    .await;
}

/// Looks up from time to time, and when somebody wants it; ends when the name is idle.
async fn refresh(entry: &Entry, source: &Source) {
    let CacheOptions { ttl, idle, .. } = source.options;
    let mut looked = Looked::Found;
    let mut failures = 0;
    let mut last_used = Instant::now();
    loop {
        let pause = match looked {
            Looked::Found | Looked::Missing => {
                failures = 0;
                pause::about(ttl)
            }
            Looked::Failed => {
                failures += 1;
                pause::look_up(failures, ttl)
            }
        };
        // Whether it ran out makes no difference.
        let _ = timeout(pause, entry.wanted()).await;
        if entry.was_used() {
            last_used = Instant::now();
        } else {
            // While the registry is away, what is known is all there is.
            let idle = last_used.elapsed() >= idle && looked != Looked::Failed;
            if idle || entry.load().is_empty() {
                entry.clear();
                return;
            }
        }
        looked = entry.look_up(source).await;
    }
}

/// Brings in what the registry tells.
async fn watch(entry: &Entry, source: &Source) -> Infallible {
    let mut failures = 0;
    loop {
        let deadline = source.options.deadline;
        let watching = source.registry.watch(Some(entry.name()));
        if let Ok(Ok(mut watcher)) = timeout(deadline, watching).await {
            // For what changed between the last look-up and now.
            entry.want();
            let began = Instant::now();
            while let Some(Ok(event)) = watcher.next().await {
                entry.apply(&event);
            }
            if began.elapsed() > pause::LONGEST_WATCH {
                failures = 0;
            }
        }
        failures += 1;
        sleep(pause::watch(failures)).await;
    }
}
