//! Floods: frames that cost their sender nothing.

use std::time::Duration;

use tokio::io::AsyncWriteExt;
use tokio::time::sleep;

use crate::peer::Peer;
use crate::raw::{
    self, CANCEL, DATA, END_HEADERS, ENHANCE_YOUR_CALM, HEADERS, NOTHING, PING, RST_STREAM,
    SETTINGS, WINDOW_UPDATE, frame,
};
use crate::victim::Victim;
use crate::{CALL, CONNECTION, WINDOW};

/// What frames of a byte may cost that nobody reads. The server allows for 64 MiB and counts each with
/// 256 bytes, so that a quarter of a million may wait: as many as a stream of the smallest messages has
/// in its window when its handler is slow. In truth each takes about that, and half as much again
/// while the table that holds them doubles.
const CRUMBS: usize = 4 * 64 * 1024 * 1024;

/// A call that is begun and given up.
fn open_and_reset(call: u32, headers: &[u8]) -> Vec<u8> {
    let stream = 2 * call + 1;
    let mut bytes = frame(HEADERS, END_HEADERS, stream, headers);
    bytes.extend(frame(RST_STREAM, NOTHING, stream, &CANCEL));
    bytes
}

/// What the server has not begun when it is given up counts against the client.
#[tokio::test]
async fn resets_as_fast_as_can_be() {
    let mut victim = Victim::start(&[]).await;
    let (mut from, mut to) = raw::connect(victim.address()).await.into_split();
    let flood = tokio::spawn(async move {
        let headers = raw::call("Sum");
        for call in 0..100_000 {
            if to.write_all(&open_and_reset(call, &headers)).await.is_err() {
                return;
            }
        }
    });
    assert_eq!(raw::reason(&mut from).await, Some(ENHANCE_YOUR_CALM));
    flood.abort();
    // Calls wait to be taken in batches of as many as may run at once.
    let cost = victim.cost().await;
    assert!(cost <= CONNECTION + 1024 * CALL, "{cost}");
    victim.recovers().await;
}

/// What it has begun is stopped, and leaves nothing behind.
#[tokio::test]
async fn resets_of_calls_that_run() {
    const AT_ONCE: u32 = 100;
    let mut victim = Victim::start(&[]).await;
    let mut socket = raw::connect(victim.address()).await;
    for batch in 0..1000 {
        let streams = (batch * AT_ONCE..(batch + 1) * AT_ONCE).map(|call| 2 * call + 1);
        let orders = streams.clone().map(|stream| raw::order(stream, "Hold", 1));
        let orders: Vec<u8> = orders.flatten().collect();
        socket.write_all(&orders).await.unwrap();
        raw::answered(&mut socket, AT_ONCE).await;
        let resets = streams.map(|stream| frame(RST_STREAM, NOTHING, stream, &CANCEL));
        let resets: Vec<u8> = resets.flatten().collect();
        socket.write_all(&resets).await.unwrap();
    }
    raw::catch_up(&mut socket).await;
    // The calls of one batch may not be gone when the next comes.
    let cost = victim.cost().await;
    assert!(cost <= CONNECTION + 2 * AT_ONCE as usize * CALL, "{cost}");
    drop(socket);
    victim.recovers().await;
}

/// To give up some calls at once is no attack.
#[tokio::test]
async fn resets_of_an_honest_client() {
    let victim = Victim::start(&[]).await;
    let mut socket = raw::connect(victim.address()).await;
    let headers = raw::call("Sum");
    let calls: Vec<u8> = (0..200)
        .flat_map(|call| open_and_reset(call, &headers))
        .collect();
    socket.write_all(&calls).await.unwrap();
    let order = raw::order(401, "Make", 1);
    socket.write_all(&order).await.unwrap();
    raw::answered(&mut socket, 1).await;
    drop(socket);
    victim.recovers().await;
}

/// Who does not read the answers is not read either, and in the end hung up on.
#[tokio::test]
async fn questions_whose_answers_nobody_reads() {
    const MOST: usize = 256 * 1024 * 1024;
    let questions = [
        frame(PING, NOTHING, 0, b"attacker"),
        frame(SETTINGS, NOTHING, 0, &[0, 3, 0, 0, 0, 1]),
    ];
    for question in questions {
        let options = [("keepalive_interval", 1000), ("keepalive_timeout", 500)];
        let mut victim = Victim::start(&options).await;
        let mut socket = raw::connect(victim.address()).await;
        let sent = raw::flood(&mut socket, &question.repeat(1000), MOST).await;
        assert!(sent < MOST, "{sent}");
        let cost = victim.cost().await;
        assert!(cost <= CONNECTION, "{cost}");
        // The attacker still holds on.
        victim.recovers().await;
    }
}

/// Frames without a meaning are read and forgotten.
#[tokio::test]
async fn frames_that_say_nothing() {
    const MANY: usize = 8 * 1024 * 1024;
    let mut victim = Victim::start(&[]).await;
    let mut socket = raw::connect(victim.address()).await;
    for nothing in [
        frame(2, NOTHING, 1, &[0, 0, 0, 3, 0]), // PRIORITY
        frame(0xbe, NOTHING, 0, &[]),
    ] {
        let nothing = nothing.repeat(1000);
        let sent = raw::flood(&mut socket, &nothing, MANY).await;
        assert!(sent >= MANY, "{sent}");
        raw::catch_up(&mut socket).await;
    }
    // Windows only grow so far.
    let window = frame(WINDOW_UPDATE, NOTHING, 0, &(1_u32 << 20).to_be_bytes());
    socket.write_all(&window.repeat(4000)).await.unwrap();
    assert_eq!(
        raw::reason(&mut socket).await,
        Some(3),
        "FLOW_CONTROL_ERROR"
    );
    let cost = victim.cost().await;
    assert!(cost <= CONNECTION, "{cost}");
    victim.recovers().await;
}

/// Small frames cost more than the bytes in them, which flow control does not see.
#[tokio::test]
async fn data_in_crumbs() {
    for (crumb, most) in [(&b""[..], CALL), (b"a", CRUMBS)] {
        let mut victim = Victim::start(&[]).await;
        let mut socket = raw::connect(victim.address()).await;
        let call = frame(HEADERS, END_HEADERS, 1, &raw::call("Hold"));
        socket.write_all(&call).await.unwrap();
        // From here on the connection's window is as large as it gets.
        raw::catch_up(&mut socket).await;
        let (mut from, mut to) = socket.into_split();
        let crumbs = frame(DATA, NOTHING, 1, crumb).repeat(1000);
        let flood = tokio::spawn(async move { while to.write_all(&crumbs).await.is_ok() {} });
        let reason = raw::reason(&mut from).await;
        assert_eq!(reason, Some(ENHANCE_YOUR_CALM), "{crumb:?}");
        flood.abort();
        let cost = victim.cost().await;
        assert!(cost <= CONNECTION + most, "{crumb:?}: {cost}");
        victim.recovers().await;
    }
}

/// Flow control holds for data that nobody reads, over all calls of a connection.
#[tokio::test]
async fn data_that_nobody_reads() {
    const CALLS: u32 = 20;
    let mut victim = Victim::start(&[]).await;
    let peer = Peer::connect(victim.address()).await;
    let mut calls = Vec::new();
    for _ in 0..CALLS {
        let (response, mut stream) = peer.open("Hold", &[]).await;
        // The library sends what it may, and keeps the rest.
        stream.send_data(vec![0; 2 << 20].into(), false).unwrap();
        calls.push((response, stream));
    }
    while victim.cost().await < WINDOW {
        sleep(Duration::from_millis(10)).await;
    }
    sleep(Duration::from_millis(300)).await;
    let cost = victim.cost().await;
    // Frames are kept as they came, in buffers that are shared with their neighbours.
    assert!(
        cost <= CONNECTION + CALLS as usize * CALL + 2 * WINDOW,
        "{cost}"
    );
    drop((peer, calls));
    victim.recovers().await;
}
