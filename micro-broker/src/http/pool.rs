//! Connections to subscribers that wait to be used again.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::Full;
use hyper::client::conn::http1::SendRequest;
use tokio::time::Instant;

/// A connection, ready for one request at a time.
pub(super) type Connection = SendRequest<Full<Bytes>>;

/// How long a connection waits; less than our subscribers, and those of go-micro, keep it.
const IDLE: Duration = Duration::from_secs(60);

/// How many wait for one subscriber, and for all.
const EACH: usize = 8;
const ALL: usize = 128;

#[derive(Debug, Default)]
pub(super) struct Pool {
    idle: Mutex<HashMap<String, Vec<Idle>>>,
}

#[derive(Debug)]
struct Idle {
    connection: Connection,
    since: Instant,
}

impl Idle {
    fn is_usable(&self) -> bool {
        !self.connection.is_closed() && self.since.elapsed() < IDLE
    }
}

impl Pool {
    /// Takes a connection to this address, the one that was used last.
    pub(super) fn take(&self, address: &str) -> Option<Connection> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let connections = idle.get_mut(address)?;
        connections.retain(Idle::is_usable);
        let taken = connections.pop();
        if connections.is_empty() {
            idle.remove(address);
        }
        Some(taken?.connection)
    }

    /// Keeps a connection, unless there are enough.
    pub(super) fn put(&self, address: &str, connection: Connection) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.retain(|_, connections| {
            connections.retain(Idle::is_usable);
            !connections.is_empty()
        });
        if idle.values().map(Vec::len).sum::<usize>() >= ALL {
            return;
        }
        let connections = idle.entry(address.to_owned()).or_default();
        if connections.len() < EACH {
            connections.push(Idle {
                connection,
                since: Instant::now(),
            });
        }
    }
}
