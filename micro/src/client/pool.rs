//! The connections to one address: made when needed, more when those there are full, again when broken.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use bytes::Bytes;
use h2::client::SendRequest;
use http::uri::{Authority, Scheme};

use super::dial::{Dialler, Line, Target};
use super::driver::InFlight;
use crate::error::{Error, Result};

/// Calls in flight on one connection before another is made, unless the server allows fewer.
const FULL: usize = 100;
/// Connections to one address unless told otherwise. What is beyond them waits for its turn.
pub(super) const DEFAULT_POOL_SIZE: usize = 8;

/// One address and the connections to it.
#[derive(Debug)]
pub(super) struct Pool {
    target: Target,
    /// How many connections there may be.
    size: usize,
    lines: Mutex<Vec<Line>>,
    /// Held while connecting; keeps the last failure for those who waited for the same attempt.
    dialling: tokio::sync::Mutex<Option<Error>>,
    attempts: AtomicU64,
    /// Whether one more connection is being made beside those there are.
    growing: AtomicBool,
    /// Whether it was used since the last sweep.
    used: AtomicBool,
}

/// A connection that takes a request, counted as long as this lives.
#[derive(Debug)]
pub(super) struct Lease {
    pub(super) sender: SendRequest<Bytes>,
    pub(super) call: InFlight,
}

impl Line {
    /// Whether the connection is over.
    fn is_broken(&self) -> bool {
        let mut cx = Context::from_waker(Waker::noop());
        matches!(self.sender.clone().poll_ready(&mut cx), Poll::Ready(Err(_)))
    }

    fn lease(self) -> Lease {
        Lease {
            sender: self.sender,
            call: InFlight::new(self.driver),
        }
    }

    fn room(&self) -> usize {
        let most = self.sender.current_max_send_streams().min(FULL);
        most.saturating_sub(self.driver.calls())
    }
}

impl Pool {
    /// Describes `host:port`, and how many connections to it there may be.
    pub(super) fn new(address: &str, size: usize) -> Result<Self> {
        Ok(Self {
            target: Target::new(address)?,
            size,
            lines: Mutex::default(),
            dialling: tokio::sync::Mutex::new(None),
            attempts: AtomicU64::new(0),
            growing: AtomicBool::new(false),
            used: AtomicBool::new(true),
        })
    }

    pub(super) fn authority(&self) -> Authority {
        self.target.authority()
    }

    pub(super) fn scheme(&self, dialler: &Dialler) -> Scheme {
        dialler.scheme(&self.target)
    }

    /// Whether nobody used it since this was last asked, and nobody does.
    pub(super) fn is_idle(&self) -> bool {
        let used = self.used.swap(false, Ordering::Relaxed);
        let busy = |line: &Line| line.driver.calls() > 0;
        !used && !self.lines().iter().any(busy)
    }

    /// Returns a connection that takes a request.
    pub(super) async fn ready(self: &Arc<Self>, dialler: &Dialler) -> Result<Lease> {
        self.used.store(true, Ordering::Relaxed);
        match self.pick() {
            Pick::Room(lease) => Ok(lease),
            Pick::Full(lease) => {
                self.grow(dialler);
                Ok(lease)
            }
            // Boxed: most calls find a connection.
            Pick::Nothing => Box::pin(self.connect(dialler)).await,
        }
    }

    /// Makes the first connection, or waits for whoever is at it.
    async fn connect(&self, dialler: &Dialler) -> Result<Lease> {
        let seen = self.attempts.load(Ordering::Acquire);
        let mut last = self.dialling.lock().await;
        // Someone else may have connected, or failed to, while this call waited.
        if self.attempts.load(Ordering::Acquire) != seen {
            if let Some(error) = &*last {
                return Err(error.clone());
            }
            if let Pick::Room(lease) | Pick::Full(lease) = self.pick() {
                return Ok(lease);
            }
        }
        let dialled = dialler.dial(&self.target).await;
        self.attempts.fetch_add(1, Ordering::Release);
        *last = dialled.as_ref().err().cloned();
        let line = dialled?;
        self.lines().push(line.clone());
        Ok(line.lease())
    }

    /// Makes one more connection; the calls of the meantime share those there are.
    fn grow(self: &Arc<Self>, dialler: &Dialler) {
        if self.growing.swap(true, Ordering::Relaxed) {
            return;
        }
        let (pool, dialler) = (self.clone(), dialler.clone());
        tokio::spawn(async move {
            match dialler.dial(&pool.target).await {
                Ok(line) => pool.lines().push(line),
                Err(error) => tracing::debug!(%error, "no further connection"),
            }
            pool.growing.store(false, Ordering::Relaxed);
        });
    }

    /// The connection with the most room. Those that are broken are dropped on the way.
    fn pick(&self) -> Pick {
        let mut lines = self.lines();
        loop {
            let best = lines.iter().enumerate().max_by_key(|(_, line)| line.room());
            let Some((at, line)) = best else {
                return Pick::Nothing;
            };
            if line.is_broken() {
                lines.swap_remove(at);
                continue;
            }
            let has_room = line.room() > 0 || lines.len() >= self.size;
            let lease = line.clone().lease();
            return if has_room {
                Pick::Room(lease)
            } else {
                Pick::Full(lease)
            };
        }
    }

    fn lines(&self) -> MutexGuard<'_, Vec<Line>> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

enum Pick {
    Room(Lease),
    /// Another connection would be better.
    Full(Lease),
    Nothing,
}
