//! HTTP/2 by hand: frames that no library would send.

use std::io::ErrorKind;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

pub(crate) const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

pub(crate) const DATA: u8 = 0;
pub(crate) const HEADERS: u8 = 1;
pub(crate) const RST_STREAM: u8 = 3;
pub(crate) const SETTINGS: u8 = 4;
pub(crate) const PING: u8 = 6;
pub(crate) const GOAWAY: u8 = 7;
pub(crate) const WINDOW_UPDATE: u8 = 8;
pub(crate) const CONTINUATION: u8 = 9;

pub(crate) const NOTHING: u8 = 0;
pub(crate) const END_STREAM: u8 = 1;
pub(crate) const ACK: u8 = 1;
pub(crate) const END_HEADERS: u8 = 4;

pub(crate) const CANCEL: [u8; 4] = 8_u32.to_be_bytes();
/// The setting of the window that a stream begins with.
pub(crate) const WINDOW_SIZE: u16 = 4;

pub(crate) const ENHANCE_YOUR_CALM: u32 = 11;

/// Nobody waits longer than this for anything.
const PATIENCE: Duration = Duration::from_secs(15);

pub(crate) fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let mut frame = u32::try_from(payload.len()).unwrap().to_be_bytes()[1..].to_vec();
    frame.extend([kind, flags]);
    frame.extend(stream.to_be_bytes());
    frame.extend(payload);
    frame
}

/// A header as HPACK has it at its simplest: neither indexed nor compressed.
pub(crate) fn header(name: &str, value: &str) -> Vec<u8> {
    let mut header = vec![0];
    for text in [name, value] {
        number(text.len(), &mut header);
        header.extend(text.as_bytes());
    }
    header
}

/// A length with a prefix of seven bits.
fn number(mut number: usize, out: &mut Vec<u8>) {
    if number < 127 {
        return out.push(u8::try_from(number).unwrap());
    }
    out.push(127);
    number -= 127;
    while number >= 128 {
        out.push(u8::try_from(number % 128).unwrap() | 128);
        number /= 128;
    }
    out.push(u8::try_from(number).unwrap());
}

/// The headers of a call of `method`.
pub(crate) fn call(method: &str) -> Vec<u8> {
    let path = format!("/hostile.Victim/{method}");
    let headers = [
        (":method", "POST"),
        (":scheme", "http"),
        (":path", &path),
        (":authority", "a"),
        ("content-type", "application/grpc"),
        ("te", "trailers"),
    ];
    let headers = headers.iter().map(|(name, value)| header(name, value));
    headers.flatten().collect()
}

/// The prefix of a message, and as much of the message as is given.
pub(crate) fn message(announced: u32, bytes: &[u8]) -> Vec<u8> {
    [&[0], &announced.to_be_bytes()[..], bytes].concat()
}

/// A connection that has said hello.
pub(crate) async fn connect(address: SocketAddr) -> TcpStream {
    connect_with(address, &[]).await
}

/// The same, with settings of the client.
pub(crate) async fn connect_with(address: SocketAddr, settings: &[(u16, u32)]) -> TcpStream {
    let mut socket = TcpStream::connect(address).await.unwrap();
    socket.set_nodelay(true).unwrap();
    let settings = settings.iter();
    let settings = settings.flat_map(|(id, value)| {
        let (id, value) = (id.to_be_bytes(), value.to_be_bytes());
        id.into_iter().chain(value)
    });
    let settings: Vec<u8> = settings.collect();
    let settings = frame(SETTINGS, NOTHING, 0, &settings);
    // Those of the server are taken as they are, whatever they say.
    let agreed = frame(SETTINGS, ACK, 0, &[]);
    let hello = [PREFACE, &settings, &agreed].concat();
    socket.write_all(&hello).await.unwrap();
    socket
}

/// A frame that was received.
#[derive(Debug)]
pub(crate) struct Frame {
    pub(crate) kind: u8,
    pub(crate) flags: u8,
    pub(crate) stream: u32,
    pub(crate) payload: Vec<u8>,
}

/// Reads a frame; nothing if the server has hung up.
pub(crate) async fn read(socket: &mut (impl AsyncRead + Unpin)) -> Option<Frame> {
    timeout(PATIENCE, read_patiently(socket)).await.unwrap()
}

async fn read_patiently(socket: &mut (impl AsyncRead + Unpin)) -> Option<Frame> {
    let mut head = [0; 9];
    match socket.read_exact(&mut head).await {
        Ok(_) => {}
        Err(error) => {
            let kind = error.kind();
            let hung_up = matches!(kind, ErrorKind::UnexpectedEof | ErrorKind::ConnectionReset);
            assert!(hung_up, "{error}");
            return None;
        }
    }
    let [a, b, c, kind, flags, stream @ ..] = head;
    let mut payload = vec![0; u32::from_be_bytes([0, a, b, c]) as usize];
    socket.read_exact(&mut payload).await.unwrap();
    Some(Frame {
        kind,
        flags,
        stream: u32::from_be_bytes(stream),
        payload,
    })
}

/// Reads until the server hangs up, and returns the reason it gave.
pub(crate) async fn reason(socket: &mut (impl AsyncRead + Unpin)) -> Option<u32> {
    let mut reason = None;
    while let Some(frame) = read(socket).await {
        if frame.kind == GOAWAY {
            reason = Some(u32::from_be_bytes(frame.payload[4..8].try_into().unwrap()));
        }
    }
    reason
}

/// Waits until the server has read all that was sent: it answers pings in order.
pub(crate) async fn catch_up(socket: &mut TcpStream) {
    let ping = frame(PING, NOTHING, 0, b"catch up");
    socket.write_all(&ping).await.unwrap();
    loop {
        let frame = read(socket).await.expect("the server answers");
        if frame.kind == PING && frame.flags == ACK && frame.payload == b"catch up" {
            return;
        }
    }
}

/// A call of a method that answers with messages of `size` bytes.
pub(crate) fn order(stream: u32, method: &str, size: usize) -> Vec<u8> {
    let mut order = vec![0x08];
    let mut rest = size;
    while rest >= 128 {
        order.push(u8::try_from(rest % 128).unwrap() | 128);
        rest /= 128;
    }
    order.push(u8::try_from(rest).unwrap());
    let message = message(u32::try_from(order.len()).unwrap(), &order);
    let mut bytes = frame(HEADERS, END_HEADERS, stream, &call(method));
    bytes.extend(frame(DATA, END_STREAM, stream, &message));
    bytes
}

/// Waits for the headers of as many answers: those calls run, or have run.
pub(crate) async fn answered(socket: &mut TcpStream, mut calls: u32) {
    while calls > 0 {
        let frame = read(socket).await.expect("the server answers");
        calls -= u32::from(frame.kind == HEADERS);
    }
}

/// Sends as long as the server takes it; returns how many bytes it took before it stopped for a
/// while or hung up.
pub(crate) async fn flood(socket: &mut TcpStream, bytes: &[u8], most: usize) -> usize {
    let mut sent = 0;
    while sent < most {
        let writing = socket.write_all(bytes);
        match timeout(Duration::from_millis(500), writing).await {
            Ok(Ok(())) => sent += bytes.len(),
            Ok(Err(_)) | Err(_) => break,
        }
    }
    sent
}
