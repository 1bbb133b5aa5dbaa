//! Messages that are not what they say.

use std::io::Write;

use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use tokio::io::AsyncWriteExt;

use crate::peer::{Peer, send, status};
use crate::raw::{self, message};
use crate::victim::Victim;
use crate::{CALL, CONNECTION, MESSAGE, ROOM};

#[tokio::test]
async fn cut_off_or_too_large() {
    let mut victim = Victim::start(&[]).await;
    let peer = Peer::connect(victim.address()).await;
    for (announced, expected) in [(1000, "13"), (MESSAGE + 1, "8"), (u32::MAX as usize, "8")] {
        for method in ["Make", "Flow", "Sum"] {
            let mut calls = Vec::new();
            for _ in 0..100 {
                let (response, mut stream) = peer.open(method, &[]).await;
                let part = message(u32::try_from(announced).unwrap(), b"\x08");
                stream.send_data(part.into(), true).unwrap();
                calls.push(response);
            }
            for response in calls {
                assert_eq!(status(response).await, expected, "{method}, {announced}");
            }
        }
    }
    let cost = victim.cost().await;
    assert!(cost <= CONNECTION + 100 * (CALL + ROOM), "{cost}");
    drop(peer);
    victim.recovers().await;
}

/// Almost 4 MiB that want to be 4 GiB.
#[tokio::test]
async fn compressed_a_thousandfold() {
    const CALLS: usize = 8;
    let mut victim = Victim::start(&[]).await;
    let mut member = GzEncoder::new(Vec::new(), Compression::best());
    member.write_all(&vec![0; 1 << 20]).unwrap();
    let member = member.finish().unwrap();
    let members = MESSAGE / member.len();
    assert!(members << 20 > 3 << 30, "{members}");
    let bomb = member.repeat(members);
    let mut framed = message(u32::try_from(bomb.len()).unwrap(), &bomb);
    framed[0] = 1;
    let framed = Bytes::from(framed);

    let peer = Peer::connect(victim.address()).await;
    let mut calls = Vec::new();
    for at in 0..CALLS {
        let method = ["Make", "Sum"][at % 2];
        let (response, mut stream) = peer.open(method, &[("grpc-encoding", "gzip")]).await;
        let framed = framed.clone();
        calls.push(tokio::spawn(async move {
            for chunk in 0..framed.len().div_ceil(1 << 14) {
                let end = framed.len().min((chunk + 1) << 14);
                send(&mut stream, framed.slice(chunk << 14..end)).await;
            }
            status(response).await
        }));
    }
    for call in calls {
        assert_eq!(call.await.unwrap(), "8", "RESOURCE_EXHAUSTED");
    }
    // A message as it came, and twice as much while what it becomes grows past the limit.
    let cost = victim.cost().await;
    assert!(cost <= CONNECTION + CALLS * (CALL + 3 * MESSAGE), "{cost}");
    drop(peer);
    victim.recovers().await;
}

/// Bytes that are no HTTP/2 in ever new ways.
#[tokio::test]
async fn noise() {
    const PEERS: u64 = 300;
    let mut victim =
        Victim::start(&[("handshake_timeout", 1000), ("max_connection_idle", 1000)]).await;
    for seed in 1..=PEERS {
        let mut state = seed;
        let noise = std::iter::repeat_with(|| {
            // xorshift
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state.to_le_bytes()[0]
        });
        let noise: Vec<u8> = noise.take(2000).collect();
        let mut socket = raw::connect(victim.address()).await;
        // Half of them look like frames that are short and of a known kind.
        let noise = if seed % 2 == 0 {
            let frames = noise.chunks(40).map(|noise| {
                let stream = u32::from(noise[2] % 8);
                raw::frame(noise[0] % 10, noise[1], stream, &noise[3..])
            });
            frames.flatten().collect()
        } else {
            noise
        };
        let _ = socket.write_all(&noise).await;
        raw::reason(&mut socket).await;
    }
    let cost = victim.cost().await;
    assert!(cost <= 8 * CONNECTION, "{cost}");
    victim.recovers().await;
}
