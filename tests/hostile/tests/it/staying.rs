//! Clients that stay: idle ones, dead ones, and those whose calls have no end.

use std::time::Duration;

use bytes::Bytes;
use tokio::io::AsyncWriteExt;

use crate::honest::Honest;
use crate::peer::{Peer, send};
use crate::raw::{self, END_HEADERS, HEADERS, frame, message};
use crate::victim::Victim;
use crate::{CALL, CONNECTION, IDLE, WINDOW};

/// As many as the server serves; who comes then gets in when they are asked to leave.
#[tokio::test]
async fn idle_connections() {
    let peers = 2000.min(open_files() / 4);
    let options = [
        ("max_connections", peers as u64 + 1),
        ("max_connection_idle", 2000),
        ("handshake_timeout", 500),
    ];
    let mut victim = Victim::start(&options).await;
    let mut sockets = Vec::new();
    for _ in 0..peers {
        let mut socket = raw::connect(victim.address()).await;
        raw::catch_up(&mut socket).await;
        sockets.push(socket);
    }
    let cost = victim.cost().await;
    assert!(cost <= peers * IDLE, "{cost}");
    Honest::begin(victim.address()).await.end().await;
    victim.recovers().await;
}

/// How many the system lets a process have, sockets included.
fn open_files() -> usize {
    let limits = std::fs::read_to_string("/proc/self/limits").unwrap_or_default();
    let line = limits
        .lines()
        .find_map(|line| line.strip_prefix("Max open files"));
    let soft = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
    soft.unwrap_or(1024)
}

/// A client that is gone without a word, in the middle of a call.
#[tokio::test]
async fn dead_clients() {
    let options = [("keepalive_interval", 300), ("keepalive_timeout", 300)];
    let victim = Victim::start(&options).await;
    let mut sockets = Vec::new();
    for _ in 0..50 {
        let mut socket = raw::connect(victim.address()).await;
        let call = frame(HEADERS, END_HEADERS, 1, &raw::call("Sum"));
        socket.write_all(&call).await.unwrap();
        sockets.push(socket);
    }
    // Nobody answers its pings, and nobody has closed a socket.
    for socket in &mut sockets {
        assert_eq!(raw::reason(socket).await, None);
    }
    victim.recovers().await;
}

/// A client that answers pings stays as long as it likes with a call, and not much longer without.
#[tokio::test]
async fn living_clients() {
    let options = [
        ("keepalive_interval", 50),
        ("keepalive_timeout", 2000),
        ("max_connection_idle", 200),
    ];
    let victim = Victim::start(&options).await;
    let peer = Peer::connect(victim.address()).await;
    let (response, mut stream) = peer.open("Sum", &[]).await;
    tokio::time::sleep(Duration::from_millis(1000)).await;
    stream.send_data(Bytes::new(), true).unwrap();
    assert_eq!(crate::peer::status(response).await, "0");
    victim.recovers().await;
}

/// Its messages are taken one after the other, and none is kept.
#[tokio::test]
async fn a_stream_without_end() {
    const MOST: usize = 48 * 1024 * 1024;
    let mut victim = Victim::start(&[]).await;
    let peer = Peer::connect(victim.address()).await;
    let (_response, mut stream) = peer.open("Sum", &[]).await;
    let filling = [&[0x0a, 0x80, 0x7d], &[0; 16_000][..]].concat();
    let goods = message(u32::try_from(filling.len()).unwrap(), &filling);
    let goods = Bytes::from(goods);
    let mut sent = 0;
    while sent < MOST {
        send(&mut stream, goods.clone()).await;
        sent += goods.len();
    }
    let cost = victim.cost().await;
    assert!(cost <= CONNECTION + CALL + WINDOW, "{cost}");
    drop((peer, stream));
    victim.recovers().await;
}

/// The one limit on calls that never end, for servers that want one.
#[tokio::test]
async fn calls_without_end_on_an_old_connection() {
    let options = [
        ("max_connection_age", 500),
        ("max_connection_age_grace", 500),
    ];
    let victim = Victim::start(&options).await;
    let peer = Peer::connect(victim.address()).await;
    let (response, _stream) = peer.open("Sum", &[]).await;
    let ended = tokio::time::timeout(Duration::from_secs(10), response).await;
    assert!(ended.unwrap().is_err());
    victim.recovers().await;
}
