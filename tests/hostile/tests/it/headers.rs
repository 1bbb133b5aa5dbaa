//! Headers: too large, too many, or small on the wire and large in memory.

use bytes::Bytes;
use tokio::io::AsyncWriteExt;

use crate::peer::{Peer, status};
use crate::raw::{self, CONTINUATION, END_HEADERS, ENHANCE_YOUR_CALM, HEADERS, NOTHING, frame};
use crate::victim::Victim;
use crate::{CALL, CONNECTION, HEADER_LIST};

#[tokio::test]
async fn too_large() {
    let mut victim = Victim::start(&[]).await;
    let peer = Peer::connect(victim.address()).await;
    let large = "a".repeat(HEADER_LIST);
    for _ in 0..20 {
        let (response, _stream) = peer.open("Make", &[("x-large", &large)]).await;
        assert_eq!(status(response).await, "431");
    }
    // The connection is as good as before.
    let (response, mut stream) = peer.open("Make", &[]).await;
    let order = Bytes::from_static(b"\0\0\0\0\x02\x08\x01");
    stream.send_data(order, true).unwrap();
    assert_eq!(status(response).await, "0");
    let cost = victim.cost().await;
    assert!(cost <= CONNECTION + 10 * HEADER_LIST, "{cost}");
    drop((peer, stream));
    victim.recovers().await;
}

/// A header block in more frames than it can need.
#[tokio::test]
async fn continued_without_end() {
    for part in [&b""[..], b"\x40"] {
        let mut victim = Victim::start(&[]).await;
        let (mut from, mut to) = raw::connect(victim.address()).await.into_split();
        let begin = frame(HEADERS, NOTHING, 1, &raw::call("Make"));
        to.write_all(&begin).await.unwrap();
        let more = frame(CONTINUATION, NOTHING, 1, part).repeat(100);
        let flood = tokio::spawn(async move { while to.write_all(&more).await.is_ok() {} });
        assert_eq!(
            raw::reason(&mut from).await,
            Some(ENHANCE_YOUR_CALM),
            "{part:?}"
        );
        flood.abort();
        let cost = victim.cost().await;
        assert!(cost <= CONNECTION + HEADER_LIST, "{cost}");
        victim.recovers().await;
    }
}

/// A header of almost 4 KiB that is remembered, and then again and again in one byte each.
fn bomb(method: &str, times: usize) -> Vec<u8> {
    /// The first entry of the table that a connection fills.
    const REMEMBERED: u8 = 0x80 | 62;
    const REMEMBER: u8 = 0x40;
    let mut header = raw::header("x-bomb", &"a".repeat(4000));
    header[0] = REMEMBER;
    let mut block = raw::call(method);
    block.extend(header);
    block.extend(std::iter::repeat_n(REMEMBERED, times));
    block
}

#[tokio::test]
async fn small_on_the_wire() {
    let mut victim = Victim::start(&[]).await;
    let mut socket = raw::connect(victim.address()).await;
    let bomb = frame(HEADERS, END_HEADERS, 1, &bomb("Make", 10_000));
    socket.write_all(&bomb).await.unwrap();
    assert_eq!(raw::reason(&mut socket).await, Some(ENHANCE_YOUR_CALM));
    let cost = victim.cost().await;
    assert!(cost <= CONNECTION + HEADER_LIST, "{cost}");
    victim.recovers().await;
}

/// Each call as much as it may have, for little on the wire: the costliest headers there are.
#[tokio::test]
async fn of_calls_without_end() {
    const CALLS: u32 = 1000;
    let mut victim = Victim::start(&[]).await;
    let mut socket = raw::connect(victim.address()).await;
    for call in 0..CALLS {
        let headers = frame(HEADERS, END_HEADERS, 2 * call + 1, &bomb("Sum", 14));
        socket.write_all(&headers).await.unwrap();
    }
    raw::catch_up(&mut socket).await;
    let cost = victim.cost().await;
    assert!(
        cost <= CONNECTION + CALLS as usize * (CALL + HEADER_LIST),
        "{cost}"
    );
    drop(socket);
    victim.recovers().await;
}
