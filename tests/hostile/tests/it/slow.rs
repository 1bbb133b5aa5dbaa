//! Slow loris: whoever begins everything and ends nothing, byte by byte.

use std::time::Duration;

use bytes::Bytes;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::time::sleep;

use crate::peer::{Peer, status};
use crate::raw::{self, CONTINUATION, HEADERS, NOTHING, PREFACE, frame, header, message};
use crate::victim::Victim;
use crate::{CALL, CONNECTION, HEADER_LIST, IDLE, MESSAGE, ROOM};

#[tokio::test]
async fn a_preface_without_end() {
    const PEERS: usize = 200;
    let mut victim = Victim::start(&[("handshake_timeout", 1000)]).await;
    let mut sockets = Vec::new();
    for at in 0..PEERS {
        let mut socket = TcpStream::connect(victim.address()).await.unwrap();
        socket
            .write_all(&PREFACE[..at % PREFACE.len()])
            .await
            .unwrap();
        // The server speaks first.
        assert_eq!(raw::read(&mut socket).await.unwrap().kind, raw::SETTINGS);
        sockets.push(socket);
    }
    let cost = victim.cost().await;
    assert!(cost <= PEERS * IDLE, "{cost}");
    for socket in &mut sockets {
        assert_eq!(raw::reason(socket).await, None);
    }
    victim.recovers().await;
}

/// It ends although the attacker is never silent for long.
#[tokio::test]
async fn headers_without_end() {
    const PEERS: usize = 50;
    let options = [("max_connection_idle", 1000), ("handshake_timeout", 500)];
    let mut victim = Victim::start(&options).await;
    let mut attacks = Vec::new();
    for _ in 0..PEERS {
        let mut socket = raw::connect(victim.address()).await;
        // Whole headers first, then one that would be as long as all may be.
        let mut block = raw::call("Make");
        block.extend(header("x-a", &"a".repeat(15_000)));
        let begin = frame(HEADERS, NOTHING, 1, &block);
        socket.write_all(&begin).await.unwrap();
        let endless = header("x-b", &"b".repeat(HEADER_LIST));
        let next = frame(CONTINUATION, NOTHING, 1, &endless[..16_000]);
        socket.write_all(&next).await.unwrap();
        let (mut from, mut to) = socket.into_split();
        attacks.push(tokio::spawn(async move { raw::reason(&mut from).await }));
        tokio::spawn(async move {
            // A frame as long as allowed, a byte at a time.
            for byte in frame(CONTINUATION, NOTHING, 1, &endless[..16_000]) {
                if to.write_all(&[byte]).await.is_err() {
                    return;
                }
                sleep(Duration::from_millis(20)).await;
            }
        });
    }
    for attack in attacks {
        // Asked to leave, and hung up on.
        assert_eq!(attack.await.unwrap(), Some(0));
    }
    // What was received, and what was read of it.
    let cost = victim.cost().await;
    assert!(cost <= PEERS * (CONNECTION + 2 * HEADER_LIST), "{cost}");
    victim.recovers().await;
}

/// Each call announces as much as it may, and sends next to nothing of it.
#[tokio::test]
async fn bodies_without_end() {
    const CALLS: usize = 900;
    let mut victim = Victim::start(&[("message_timeout", 2000)]).await;
    let peer = Peer::connect(victim.address()).await;
    let mut calls = Vec::new();
    for at in 0..CALLS {
        let method = ["Make", "Flow", "Sum"][at % 3];
        let (response, mut stream) = peer.open(method, &[]).await;
        let begin = message(u32::try_from(MESSAGE).unwrap(), b"a");
        stream.send_data(begin.into(), false).unwrap();
        calls.push((response, stream));
    }
    for _ in 0..10 {
        sleep(Duration::from_millis(100)).await;
        for (_, stream) in &mut calls {
            let _ = stream.send_data(Bytes::from_static(b"a"), false);
        }
    }
    for (response, _stream) in calls {
        assert_eq!(status(response).await, "4", "DEADLINE_EXCEEDED");
    }
    let cost = victim.cost().await;
    assert!(cost <= CONNECTION + CALLS * (CALL + ROOM), "{cost}");
    drop(peer);
    victim.recovers().await;
}

/// A unary call without a byte of its message ends as well.
#[tokio::test]
async fn a_message_that_never_begins() {
    let victim = Victim::start(&[("message_timeout", 200)]).await;
    let peer = Peer::connect(victim.address()).await;
    for method in ["Make", "Flow"] {
        let (response, _stream) = peer.open(method, &[]).await;
        assert_eq!(status(response).await, "4", "{method}");
    }
    drop(peer);
    victim.recovers().await;
}
