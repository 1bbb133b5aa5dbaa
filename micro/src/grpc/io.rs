//! Gathers what HTTP/2 writes frame by frame, so that what is ready together leaves together.

use std::io::{IoSlice, Result};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::socket::Socket;

/// Bytes gathered before they are written without being asked to.
const MOST: usize = 128 * 1024;
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
    /// Why they could not be.
    failed: Option<std::io::Error>,
}

pub(crate) fn gathering(socket: Socket) -> (Io, Writer) {
    let gathered = Arc::new(Mutex::new(Gathered {
        socket,
        bytes: Vec::new(),
        written: 0,
        failed: None,
    }));
    (Io(gathered.clone()), Writer(gathered))
}

impl Writer {
    /// Returns the socket with what is not written yet, once HTTP/2 is over.
    pub(crate) fn into_io(self) -> Io {
        Io(self.0)
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
        Pin::new(&mut gathered.socket).poll_read(cx, buffer)
    }
}

impl AsyncWrite for Io {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<Result<usize>> {
        let mut gathered = lock(&self.0);
        let count = bytes.len().min(MOST);
        ready!(gathered.poll_room(cx, count))?;
        gathered.bytes.extend_from_slice(&bytes[..count]);
        Poll::Ready(Ok(count))
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
