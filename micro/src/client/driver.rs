//! Drives one connection: what is sent together leaves in one write, but not too much of it.

use std::future::poll_fn;
use std::pin::Pin;
#[cfg(feature = "discovery")]
use std::sync::atomic::AtomicU64;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError};
use std::task::{Context, Poll, Waker};

use bytes::Bytes;
use h2::client;

use crate::grpc::io::{Io, Writer};

/// Requests written together: many enough to share the cost of a write, few enough that the server
/// is at work on them while the next are made.
const TOGETHER: usize = 16;

type Connection = client::Connection<Io, Bytes>;

/// One connection, which its task drives, and at times who sends on it.
#[derive(Debug, Default)]
pub(super) struct Driver {
    connection: Mutex<Option<Driven>>,
    /// Calls in flight.
    calls: AtomicUsize,
    /// Requests that may not have been written yet.
    unwritten: AtomicUsize,
    /// How often something came from the other end.
    #[cfg(feature = "discovery")]
    heard: Arc<AtomicU64>,
}

#[derive(Debug)]
struct Driven {
    connection: Connection,
    writer: Writer,
    task: Waker,
}

impl Driven {
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let polled = Pin::new(&mut self.connection).poll(cx);
        self.writer.poll_write(cx);
        polled.map(|ended| {
            if let Err(error) = ended {
                tracing::debug!(%error, "connection broken");
            }
        })
    }
}

impl Driver {
    /// Drives the connection in a task of its own, until the other side goes away, or until nobody here
    /// can send any more.
    pub(super) fn spawn(connection: Connection, writer: Writer) -> Arc<Self> {
        #[cfg(feature = "discovery")]
        let heard = writer.heard();
        let driver = Arc::new(Self {
            #[cfg(feature = "discovery")]
            heard,
            connection: Mutex::new(Some(Driven {
                connection,
                writer,
                task: Waker::noop().clone(),
            })),
            ..Self::default()
        });
        let owner = Owner(driver.clone());
        tokio::spawn(async move {
            let mut waited = false;
            poll_fn(|cx| owner.0.poll(cx, &mut waited)).await;
        });
        driver
    }

    fn lock(&self) -> MutexGuard<'_, Option<Driven>> {
        self.connection
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Calls in flight.
    pub(super) fn calls(&self) -> usize {
        self.calls.load(Ordering::Relaxed)
    }

    /// Writes the request that was handed to the connection, or leaves it to the task when others
    /// may follow at once.
    fn sent(&self) {
        let unwritten = self.unwritten.fetch_add(1, Ordering::Relaxed) + 1;
        if unwritten < TOGETHER && self.calls() > 1 {
            return;
        }
        // Whoever has it now is writing, or will be woken.
        let mut driven = match self.connection.try_lock() {
            Ok(driven) => driven,
            Err(TryLockError::Poisoned(driven)) => driven.into_inner(),
            Err(TryLockError::WouldBlock) => return,
        };
        if let Some(connection) = &mut *driven {
            self.unwritten.store(0, Ordering::Relaxed);
            let task = connection.task.clone();
            if connection.poll(&mut Context::from_waker(&task)).is_ready() {
                *driven = None;
                task.wake();
            }
        }
    }

    /// One turn of the task. Where there is something to write, every task that is ready goes first: what
    /// they send then leaves in one write, not in one each.
    fn poll(&self, cx: &mut Context<'_>, waited: &mut bool) -> Poll<()> {
        if self.unwritten.load(Ordering::Relaxed) > 0 && !*waited {
            *waited = true;
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        *waited = false;
        let mut driven = self.lock();
        let Some(connection) = &mut *driven else {
            return Poll::Ready(());
        };
        self.unwritten.store(0, Ordering::Relaxed);
        connection.task.clone_from(cx.waker());
        let polled = connection.poll(cx);
        if polled.is_ready() {
            *driven = None;
        }
        polled
    }
}

/// A call in flight on a connection, counted as long as this lives.
#[derive(Debug)]
pub(super) struct InFlight(Arc<Driver>);

impl InFlight {
    pub(super) fn new(driver: Arc<Driver>) -> Self {
        driver.calls.fetch_add(1, Ordering::Relaxed);
        Self(driver)
    }

    /// Returns how often something came on the connection.
    #[cfg(feature = "discovery")]
    pub(super) fn heard(&self) -> u64 {
        self.0.heard.load(Ordering::Relaxed)
    }

    /// Called when the whole request was handed to the connection.
    pub(super) fn sent(&self) {
        self.0.sent();
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        self.0.calls.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Closes the connection with its task, also when its runtime ends.
struct Owner(Arc<Driver>);

impl Drop for Owner {
    fn drop(&mut self) {
        *self.0.lock() = None;
    }
}
