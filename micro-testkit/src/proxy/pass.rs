//! Passes the bytes of one connection on, to where it is cut.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::time::{sleep, timeout};

use super::frames::{Frame, Frames, HEADER};
use super::{Cut, Shared};

/// How much is read at once.
const CHUNK: usize = 16 * 1024;

/// The connection is to be broken.
#[derive(Debug)]
struct Broken;

/// Cuts that wait for the replies of this connection, by stream.
type Waiting = Mutex<HashMap<u32, Cut>>;

/// Passes a connection on until either side ends it or the proxy breaks it.
pub(super) async fn pass(client: TcpStream, shared: Arc<Shared>) {
    let age = shared.lock().age.as_mut().map(|age| age());
    let passing = both_ways(client, &shared);
    let broken = match age {
        None => passing.await.is_err(),
        Some(age) => !matches!(timeout(age, passing).await, Ok(Ok(()))),
    };
    if broken {
        shared.lock().broken += 1;
    }
}

async fn both_ways(client: TcpStream, shared: &Shared) -> Result<(), Broken> {
    // A server that is away is no trouble of the proxy's making.
    let Ok(server) = TcpStream::connect(&shared.server).await else {
        return Ok(());
    };
    // Small writes are not to wait for each other.
    let _ = (client.set_nodelay(true), server.set_nodelay(true));
    let (from_client, to_client) = client.into_split();
    let (from_server, to_server) = server.into_split();
    let waiting = Waiting::default();
    let way = |end, frames| Way {
        end,
        frames,
        shared,
        waiting: &waiting,
    };
    let requests = way(End::Client, Frames::after_preface());
    let replies = way(End::Server, Frames::new());
    tokio::try_join!(
        requests.pass(from_client, to_server),
        replies.pass(from_server, to_client),
    )?;
    Ok(())
}

/// Whose bytes these are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Client,
    Server,
}

/// One direction of a connection.
struct Way<'a> {
    end: End,
    frames: Frames,
    shared: &'a Shared,
    waiting: &'a Waiting,
}

impl Way<'_> {
    async fn pass(mut self, mut from: OwnedReadHalf, mut to: OwnedWriteHalf) -> Result<(), Broken> {
        let mut chunk = vec![0; CHUNK];
        loop {
            let Ok(length @ 1..) = from.read(&mut chunk).await else {
                let _ = to.shutdown().await;
                return Ok(());
            };
            let delay = self.shared.lock().delay;
            if self.end == End::Server && !delay.is_zero() {
                sleep(delay).await;
            }
            let allowed = self.allowed(&chunk[..length]);
            if to.write_all(&chunk[..allowed]).await.is_err() {
                return Ok(());
            }
            if allowed < length {
                return Err(Broken);
            }
        }
    }

    /// How much of a chunk is passed on; less than all of it is the end of the connection.
    fn allowed(&mut self, chunk: &[u8]) -> usize {
        let (end, shared, waiting) = (self.end, self.shared, self.waiting);
        self.frames.pass(chunk, |frame| match end {
            End::Client => cut_request(frame, shared, waiting),
            End::Server => cut_reply(frame, waiting),
        })
    }
}

/// Where a client's frame is cut.
fn cut_request(frame: Frame, shared: &Shared, waiting: &Waiting) -> Option<usize> {
    if frame.kind != HEADERS {
        return None;
    }
    let cut = shared.lock().cuts.pop_front()?;
    if cut == Cut::BeforeRequest {
        return Some(0);
    }
    lock(waiting).insert(frame.stream, cut);
    None
}

/// Where a server's frame is cut.
fn cut_reply(frame: Frame, waiting: &Waiting) -> Option<usize> {
    let cut = *lock(waiting).get(&frame.stream)?;
    let last = frame.flags & END_STREAM != 0;
    match (cut, frame.kind) {
        (Cut::BeforeReply, HEADERS) => Some(0),
        (Cut::InReply, DATA) if frame.length > 0 => Some(HEADER + frame.length / 2),
        (Cut::InReply, HEADERS) if last => Some(HEADER + frame.length / 2),
        _ => None,
    }
}

const DATA: u8 = 0;
const HEADERS: u8 = 1;
const END_STREAM: u8 = 1;

fn lock(waiting: &Waiting) -> std::sync::MutexGuard<'_, HashMap<u32, Cut>> {
    waiting.lock().unwrap_or_else(PoisonError::into_inner)
}
