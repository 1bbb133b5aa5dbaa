//! Who is told of changes.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use tokio::sync::mpsc;

use super::WATCHER_QUEUE;
use crate::{Error, Event, Result, Watcher};

/// All that watch.
#[derive(Debug, Default)]
pub(super) struct Watchers {
    list: Vec<Outlet>,
}

#[derive(Debug)]
struct Outlet {
    name: Option<String>,
    events: mpsc::Sender<Event>,
    lagged: Arc<AtomicBool>,
}

impl Watchers {
    pub(super) fn add(&mut self, name: Option<&str>) -> Watcher {
        // Watchers of what never changes would else pile up.
        self.list.retain(|outlet| !outlet.events.is_closed());
        let (events, inlet) = mpsc::channel(WATCHER_QUEUE);
        let lagged = Arc::new(AtomicBool::new(false));
        self.list.push(Outlet {
            name: name.map(str::to_owned),
            events,
            lagged: Arc::clone(&lagged),
        });
        Watcher::new(Inlet {
            events: inlet,
            lagged,
        })
    }

    pub(super) fn tell(&mut self, events: Vec<Event>) {
        for event in events {
            self.list.retain(|outlet| outlet.tell(&event));
        }
    }
}

impl Outlet {
    /// Whether it can be told of more.
    fn tell(&self, event: &Event) -> bool {
        if self
            .name
            .as_ref()
            .is_some_and(|name| *name != event.service.name)
        {
            return true;
        }
        match self.events.try_send(event.clone()) {
            Ok(()) => true,
            Err(mpsc::error::TrySendError::Closed(_)) => false,
            Err(mpsc::error::TrySendError::Full(_)) => {
                self.lagged.store(true, Ordering::Release);
                false
            }
        }
    }
}

struct Inlet {
    events: mpsc::Receiver<Event>,
    lagged: Arc<AtomicBool>,
}

impl Stream for Inlet {
    type Item = Result<Event>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(match ready!(self.events.poll_recv(cx)) {
            Some(event) => Some(Ok(event)),
            None if self.lagged.swap(false, Ordering::Acquire) => Some(Err(Error::Lagged)),
            None => None,
        })
    }
}
