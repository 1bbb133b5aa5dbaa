//! Clients that ask for much and read nothing.

use std::time::Duration;

use tokio::io::AsyncWriteExt;
use tokio::time::sleep;

use crate::raw::{self, DATA, HEADERS, NOTHING, RST_STREAM, WINDOW_SIZE, WINDOW_UPDATE, frame};
use crate::victim::Victim;
use crate::{CALL, CONNECTION, GATHERED, MESSAGE};

/// What the HTTP/2 library takes of a stream that the network does not take, and a piece more.
const TAKEN: usize = 512 * 1024;

#[tokio::test]
async fn a_window_of_nothing() {
    const CALLS: u32 = 200;
    let mut victim = Victim::start(&[]).await;
    let mut socket = raw::connect_with(victim.address(), &[(WINDOW_SIZE, 0)]).await;
    for call in 0..CALLS {
        let order = raw::order(2 * call + 1, "Flow", 1000);
        socket.write_all(&order).await.unwrap();
    }
    raw::answered(&mut socket, CALLS).await;
    // A byte at a time: each comes, and nothing is lost or doubled.
    let byte = frame(WINDOW_UPDATE, NOTHING, 1, &1_u32.to_be_bytes());
    let mut received = 0;
    while received < 1000 {
        socket.write_all(&byte).await.unwrap();
        loop {
            let frame = raw::read(&mut socket).await.unwrap();
            if frame.kind == DATA && !frame.payload.is_empty() {
                assert_eq!((frame.stream, frame.payload.len()), (1, 1));
                break;
            }
        }
        received += 1;
    }
    let cost = victim.cost().await;
    assert!(
        cost <= CONNECTION + CALLS as usize * (CALL + GATHERED),
        "{cost}"
    );
    drop(socket);
    victim.recovers().await;
}

/// Replies wait whole: as many as there may be calls, and no more calls than that.
#[tokio::test]
async fn replies_that_nobody_fetches() {
    const CALLS: u32 = 50;
    let mut victim = Victim::start(&[("max_concurrent_calls", CALLS.into())]).await;
    let mut socket = raw::connect_with(victim.address(), &[(WINDOW_SIZE, 0)]).await;
    let size = MESSAGE - 100;
    for call in 0..=CALLS {
        let order = raw::order(2 * call + 1, "Make", size);
        socket.write_all(&order).await.unwrap();
    }
    let mut answered = 0;
    let refused = loop {
        let frame = raw::read(&mut socket).await.unwrap();
        answered += u32::from(frame.kind == HEADERS);
        if frame.kind == RST_STREAM {
            break frame;
        }
    };
    let refusal = 7_u32.to_be_bytes();
    assert_eq!(
        (refused.stream, &refused.payload[..]),
        (2 * CALLS + 1, &refusal[..])
    );
    raw::answered(&mut socket, CALLS - answered).await;
    // One more: a reply is made before it is encoded. Each thread can be at one.
    let threads = std::thread::available_parallelism().unwrap().get();
    let cost = victim.cost().await;
    let most = CONNECTION + CALLS as usize * (CALL + MESSAGE) + threads * MESSAGE;
    assert!(cost <= most, "{cost}");
    drop(socket);
    victim.recovers().await;
}

/// They do not wait for ever: the calls fail, and the connection stays.
#[tokio::test]
async fn replies_that_nobody_fetches_are_given_up() {
    const CALLS: u32 = 20;
    let mut victim = Victim::start(&[("message_timeout", 300)]).await;
    let mut socket = raw::connect_with(victim.address(), &[(WINDOW_SIZE, 0)]).await;
    for call in 0..CALLS {
        let order = raw::order(2 * call + 1, "Make", MESSAGE - 100);
        socket.write_all(&order).await.unwrap();
    }
    // The headers of each, and later how it ended.
    raw::answered(&mut socket, 2 * CALLS).await;
    let cost = victim.cost_now().await;
    assert!(cost <= CONNECTION + CALLS as usize * CALL, "{cost}");
    drop(socket);
    victim.recovers().await;
}

/// Windows as large as can be, and a socket that nobody reads: it is dropped, with all its calls.
#[tokio::test]
async fn a_socket_that_nobody_reads() {
    const CALLS: u32 = 20;
    let options = [("keepalive_interval", 1000), ("keepalive_timeout", 500)];
    let mut victim = Victim::start(&options).await;
    let wide = [(WINDOW_SIZE, i32::MAX.cast_unsigned())];
    let mut socket = raw::connect_with(victim.address(), &wide).await;
    let more = frame(WINDOW_UPDATE, NOTHING, 0, &0x7000_0000_u32.to_be_bytes());
    socket.write_all(&more).await.unwrap();
    for call in 0..CALLS {
        let order = raw::order(2 * call + 1, "Flow", 10_000);
        socket.write_all(&order).await.unwrap();
    }
    while victim.cost().await < CALLS as usize * TAKEN / 2 {
        sleep(Duration::from_millis(10)).await;
    }
    // The socket stays open here.
    let address = victim.address();
    let cost = victim.dropped_all().await;
    assert!(
        cost <= CONNECTION + CALLS as usize * (CALL + TAKEN),
        "{cost}"
    );
    assert_eq!(socket.peer_addr().unwrap(), address);
    victim.recovers().await;
}
