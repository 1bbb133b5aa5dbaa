//! Gathers what HTTP/2 writes frame by frame, so that what is ready together leaves together, and
//! reads ahead of it.

use std::io::{IoSlice, Result};
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::socket::Socket;

/// Bytes gathered before they are written without being asked to.
const MOST: usize = 128 * 1024;
/// Bytes read at once from a peer that sends much.
const AHEAD: usize = 64 * 1024;
/// A read that fills this much room says that there is more.
const FLOW: usize = 4 * 1024;
/// Room kept by a connection that sends little.
const KEEP: usize = 16 * 1024;

/// A socket whose writes wait for [`Writer::poll_write`], for h2 asks to flush after each frame.
#[derive(Debug)]
pub(crate) struct Io(Arc<Mutex<Gathered>>);

/// Writes what was gathered; for whoever polls the connection, each time it has been polled.
#[derive(Debug)]
pub(crate) struct Writer(Arc<Mutex<Gathered>>);

#[derive(Debug)]
struct Gathered {
    socket: Socket,
    bytes: Vec<u8>,
    /// How many of them are written.
    written: usize,
    /// Bytes read ahead.
    ahead: Vec<u8>,
    /// How many of them are handed on.
    read: usize,
    /// Whether there was more to read than was asked for.
    flows: bool,
    /// How often something came.
    heard: Arc<AtomicU64>,
    /// Why nothing more can be written.
    failed: Option<std::io::Error>,
}

/// Returns the socket for h2, and what writes to it.
pub(crate) fn gathering(socket: Socket) -> (Io, Writer) {
    let gathered = Arc::new(Mutex::new(Gathered {
        socket,
        bytes: Vec::new(),
        written: 0,
        ahead: Vec::new(),
        read: 0,
        flows: false,
        heard: Arc::default(),
        failed: None,
    }));
    (Io(gathered.clone()), Writer(gathered))
}

impl Writer {
    /// Returns the socket with what is not written yet, once HTTP/2 is over.
    pub(crate) fn into_io(self) -> Io {
        Io(self.0)
    }

    /// Returns what counts how often something came from the other end.
    #[cfg(feature = "discovery")]
    pub(crate) fn heard(&self) -> Arc<AtomicU64> {
        lock(&self.0).heard.clone()
    }

    pub(crate) fn poll_write(&self, cx: &mut Context<'_>) {
        let mut gathered = lock(&self.0);
        if gathered.bytes.is_empty() {
            return;
        }
        if let Poll::Ready(Err(error)) = gathered.poll_write(cx) {
            // Told to h2 when it reads next, which is at once.
            gathered.failed = Some(error);
            cx.waker().wake_by_ref();
        }
    }
}

impl Gathered {
    /// Writes everything.
    fn poll_write(&mut self, cx: &mut Context<'_>) -> Poll<Result<()>> {
        while self.written < self.bytes.len() {
            let rest = &self.bytes[self.written..];
            let count = ready!(Pin::new(&mut self.socket).poll_write(cx, rest))?;
            if count == 0 {
                return Poll::Ready(Err(std::io::ErrorKind::WriteZero.into()));
            }
            self.written += count;
        }
        self.written = 0;
        let full = self.bytes.len() > MOST / 2;
        self.bytes.clear();
        if !full {
            self.bytes.shrink_to(KEEP);
        }
        Pin::new(&mut self.socket).poll_flush(cx)
    }

    /// Reads; where a peer sends more than is asked for, ahead and in larger pieces.
    fn poll_read(&mut self, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<Result<()>> {
        if self.read == self.ahead.len() {
            if !self.flows {
                let (before, room) = (buffer.filled().len(), buffer.remaining());
                ready!(Pin::new(&mut self.socket).poll_read(cx, buffer))?;
                self.heard.fetch_add(1, Ordering::Relaxed);
                self.flows = buffer.filled().len() - before == room && room >= FLOW;
                return Poll::Ready(Ok(()));
            }
            self.read = 0;
            self.ahead.resize(AHEAD, 0);
            let mut ahead = ReadBuf::new(&mut self.ahead);
            let polled = Pin::new(&mut self.socket).poll_read(cx, &mut ahead);
            let count = ahead.filled().len();
            self.ahead.truncate(count);
            self.flows = count == AHEAD;
            ready!(polled)?;
            self.heard.fetch_add(1, Ordering::Relaxed);
        }
        let rest = &self.ahead[self.read..];
        let count = rest.len().min(buffer.remaining());
        buffer.put_slice(&rest[..count]);
        self.read += count;
        if self.read == self.ahead.len() && !self.flows {
            (self.ahead, self.read) = (Vec::new(), 0);
        }
        Poll::Ready(Ok(()))
    }

    /// Makes room for `more` bytes.
    fn poll_room(&mut self, cx: &mut Context<'_>, more: usize) -> Poll<Result<()>> {
        if self.bytes.len() + more > MOST && !self.bytes.is_empty() {
            ready!(self.poll_write(cx))?;
        }
        if self.bytes.capacity() - self.bytes.len() < more {
            let much = self.bytes.len() + more > KEEP;
            self.bytes
                .reserve_exact(if much { MOST } else { KEEP } - self.bytes.len());
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncRead for Io {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<Result<()>> {
        let mut gathered = lock(&self.0);
        if let Some(error) = gathered.failed.take() {
            return Poll::Ready(Err(error));
        }
        gathered.poll_read(cx, buffer)
    }
}

impl AsyncWrite for Io {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<Result<usize>> {
        self.poll_write_vectored(cx, &[IoSlice::new(bytes)])
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<Result<usize>> {
        let mut gathered = lock(&self.0);
        let count = slices.iter().map(|slice| slice.len()).sum::<usize>();
        let count = count.min(MOST);
        ready!(gathered.poll_room(cx, count))?;
        let mut left = count;
        for slice in slices {
            let piece = &slice[..slice.len().min(left)];
            gathered.bytes.extend_from_slice(piece);
            left -= piece.len();
        }
        Poll::Ready(Ok(count))
    }

    fn is_write_vectored(&self) -> bool {
        true
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<()>> {
        let mut gathered = lock(&self.0);
        ready!(gathered.poll_write(cx))?;
        Pin::new(&mut gathered.socket).poll_shutdown(cx)
    }
}

fn lock(gathered: &Mutex<Gathered>) -> MutexGuard<'_, Gathered> {
    gathered.lock().unwrap_or_else(PoisonError::into_inner)
}
