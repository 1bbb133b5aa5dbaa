//! One HTTP/2 connection: its frames are made and read by hand, and replies' headers not decoded.

use std::io::{ErrorKind, Read as _, Result, Write as _};
use std::time::Instant;

use mio::net::TcpStream;

use crate::options::Options;
use crate::reply::Reply;

const DATA: u8 = 0;
const HEADERS: u8 = 1;
const RESET: u8 = 3;
const SETTINGS: u8 = 4;
const PING: u8 = 6;
const GO_AWAY: u8 = 7;
const WINDOW_UPDATE: u8 = 8;
const END_STREAM: u8 = 1;
const ACK: u8 = 1;
const END_HEADERS: u8 = 4;

const MAX_FRAME: usize = 16_384;
/// What a server may send of one reply, and of all before it is given more.
const STREAM_WINDOW: u32 = 1 << 24;
const WINDOW: u32 = 1 << 30;
/// Where streams that are open at one time find their calls.
const STREAMS: usize = 4096;

pub(crate) struct Connection {
    socket: TcpStream,
    input: Vec<u8>,
    filled: usize,
    output: Vec<u8>,
    written: usize,
    settled: bool,
    next_stream: u32,
    /// What may still be sent on it, and on a new stream.
    window: i64,
    stream_window: i64,
    /// Received since the last update of the window.
    received: u32,
    calls: Vec<Call>,
    /// The number of a stream and its call.
    streams: Vec<(u32, usize)>,
}

#[derive(Clone)]
struct Call {
    begun: Instant,
    /// Zero if none is open.
    stream: u32,
    sent: usize,
    window: i64,
    reply: Reply,
}

/// A frame in the input.
struct Frame {
    kind: u8,
    flags: u8,
    stream: u32,
    from: usize,
    to: usize,
}

impl Connection {
    pub(crate) fn open(options: &Options, calls: usize) -> Result<Self> {
        let socket = std::net::TcpStream::connect(options.address)?;
        socket.set_nodelay(true)?;
        socket.set_nonblocking(true)?;
        let call = Call {
            begun: Instant::now(),
            stream: 0,
            sent: 0,
            window: 0,
            reply: Reply::default(),
        };
        let mut connection = Self {
            socket: TcpStream::from_std(socket),
            input: vec![0; 1 << 20],
            filled: 0,
            output: b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec(),
            written: 0,
            settled: false,
            next_stream: 1,
            window: 65_535,
            stream_window: 65_535,
            received: 0,
            calls: vec![call; calls],
            streams: vec![(0, 0); STREAMS],
        };
        // No push, and the window of a stream.
        let mut settings = vec![0, 2, 0, 0, 0, 0, 0, 4];
        settings.extend_from_slice(&STREAM_WINDOW.to_be_bytes());
        connection.frame(SETTINGS, 0, 0, &settings);
        connection.frame(WINDOW_UPDATE, 0, 0, &(WINDOW - 65_535).to_be_bytes());
        Ok(connection)
    }

    pub(crate) fn socket(&mut self) -> &mut TcpStream {
        &mut self.socket
    }

    pub(crate) fn is_settled(&self) -> bool {
        self.settled
    }

    pub(crate) fn begun(&self, call: usize) -> Instant {
        self.calls[call].begun
    }

    pub(crate) fn call(&mut self, options: &Options, index: usize, begun: Instant) {
        let stream = self.next_stream;
        self.next_stream += 2;
        let entry = &mut self.streams[slot(stream)];
        assert_eq!(entry.0, 0, "a reply {STREAMS} calls late");
        *entry = (stream, index);
        if stream == 1 {
            let headers = first_headers(options);
            self.frame(HEADERS, END_HEADERS, stream, &headers);
        } else {
            // The same seven, by their places in the tables.
            let headers = [0x83, 0x86, 0xc2, 0xc1, 0xc0, 0xbf, 0xbe];
            self.frame(HEADERS, END_HEADERS, stream, &headers);
        }
        self.calls[index] = Call {
            begun,
            stream,
            sent: 0,
            window: self.stream_window,
            reply: Reply::default(),
        };
        self.send(index, &options.request);
    }

    /// Sends what the windows allow of a request.
    fn send(&mut self, index: usize, request: &[u8]) {
        loop {
            let call = &mut self.calls[index];
            let left = request.len() - call.sent;
            let allowed = self.window.min(call.window).min(MAX_FRAME as i64).max(0);
            let count = left.min(allowed as usize);
            if call.stream == 0 || count == 0 {
                return;
            }
            let from = call.sent;
            let flags = if count == left { END_STREAM } else { 0 };
            call.sent += count;
            call.window -= count as i64;
            self.window -= count as i64;
            let stream = call.stream;
            self.frame(DATA, flags, stream, &request[from..][..count]);
        }
    }

    fn send_all(&mut self, request: &[u8]) {
        for index in 0..self.calls.len() {
            self.send(index, request);
        }
    }

    /// Of every stream, those that are open included.
    fn set_stream_window(&mut self, window: i64) {
        for call in &mut self.calls {
            call.window += window - self.stream_window;
        }
        self.stream_window = window;
    }

    fn frame(&mut self, kind: u8, flags: u8, stream: u32, body: &[u8]) {
        let [_, length @ ..] = (body.len() as u32).to_be_bytes();
        self.output.extend_from_slice(&length);
        self.output.extend_from_slice(&[kind, flags]);
        self.output.extend_from_slice(&stream.to_be_bytes());
        self.output.extend_from_slice(body);
    }

    pub(crate) fn flush(&mut self) -> Result<()> {
        while self.written < self.output.len() {
            match self.socket.write(&self.output[self.written..]) {
                Ok(count) => self.written += count,
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(()),
                Err(error) => return Err(error),
            }
        }
        self.output.clear();
        self.written = 0;
        Ok(())
    }

    /// Reads what has come, and adds the calls that ended to `finished`.
    pub(crate) fn read(&mut self, options: &Options, finished: &mut Vec<usize>) -> Result<()> {
        loop {
            let room = self.input.len() - self.filled;
            match self.socket.read(&mut self.input[self.filled..]) {
                Ok(0) => return Err(ErrorKind::UnexpectedEof.into()),
                Ok(count) => {
                    self.filled += count;
                    self.frames(options, finished);
                    // Less than there was room for: there is no more.
                    if count < room {
                        return Ok(());
                    }
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(()),
                Err(error) => return Err(error),
            }
        }
    }

    fn frames(&mut self, options: &Options, finished: &mut Vec<usize>) {
        let mut at = 0;
        while let Some(frame) = frame(&self.input[..self.filled], at) {
            at = frame.to;
            self.received(&frame, options, finished);
        }
        self.input.copy_within(at..self.filled, 0);
        self.filled -= at;
        if self.received > WINDOW / 4 {
            let received = std::mem::take(&mut self.received);
            self.frame(WINDOW_UPDATE, 0, 0, &received.to_be_bytes());
        }
    }

    fn received(&mut self, frame: &Frame, options: &Options, finished: &mut Vec<usize>) {
        let body = &self.input[frame.from..frame.to];
        let open = self.streams[slot(frame.stream)];
        let index = (frame.stream != 0 && open.0 == frame.stream).then_some(open.1);
        match frame.kind {
            DATA => {
                self.received += body.len() as u32;
                let index = index.expect("data of an open stream");
                self.calls[index].reply.read(body, &options.expected);
                assert_eq!(frame.flags & END_STREAM, 0, "no trailers");
            }
            HEADERS if frame.flags & END_STREAM != 0 => {
                let index = index.expect("trailers of an open stream");
                let call = &mut self.calls[index];
                assert!(call.reply.is_whole(&options.expected), "a call has failed");
                call.stream = 0;
                self.streams[slot(frame.stream)] = (0, 0);
                finished.push(index);
            }
            RESET => assert!(index.is_none(), "a call was reset"),
            SETTINGS if frame.flags & ACK == 0 => {
                let settings: Vec<_> = body.chunks_exact(6).map(setting).collect();
                for (_, value) in settings.iter().filter(|(name, _)| *name == 4) {
                    self.set_stream_window(i64::from(*value));
                }
                self.frame(SETTINGS, ACK, 0, &[]);
                self.settled = true;
                self.send_all(&options.request);
            }
            PING if frame.flags & ACK == 0 => {
                let body = body.to_vec();
                self.frame(PING, ACK, 0, &body);
            }
            GO_AWAY => panic!("the server goes away"),
            WINDOW_UPDATE => {
                let increment = i64::from(number(body));
                match index {
                    Some(index) => self.calls[index].window += increment,
                    None if frame.stream == 0 => self.window += increment,
                    None => {}
                }
                self.send_all(&options.request);
            }
            _ => {}
        }
    }
}

/// The frame that begins at a place, if all of it is there.
fn frame(input: &[u8], at: usize) -> Option<Frame> {
    let [a, b, c, kind, flags, stream @ ..] = *input[at..].first_chunk::<9>()?;
    let from = at + 9;
    let to = from + u32::from_be_bytes([0, a, b, c]) as usize;
    let stream = u32::from_be_bytes(stream);
    (to <= input.len()).then_some(Frame {
        kind,
        flags,
        stream,
        from,
        to,
    })
}

fn slot(stream: u32) -> usize {
    (stream as usize >> 1) % STREAMS
}

fn number(bytes: &[u8]) -> u32 {
    bytes
        .first_chunk()
        .map_or(0, |bytes| u32::from_be_bytes(*bytes))
}

fn setting(bytes: &[u8]) -> (u16, u32) {
    (
        u16::from_be_bytes([bytes[0], bytes[1]]),
        number(&bytes[2..]),
    )
}

/// Headers that both sides keep in their tables from now on.
fn first_headers(options: &Options) -> Vec<u8> {
    // POST, http
    let mut block = vec![0x83, 0x86];
    let mut add = |name: &[u8], value: &str| {
        block.extend_from_slice(name);
        block.push(u8::try_from(value.len()).expect("a short value"));
        block.extend_from_slice(value.as_bytes());
    };
    add(&[0x44], &options.path);
    add(&[0x41], &options.address.to_string());
    // content-type
    add(&[0x5f], "application/grpc");
    add(b"\x40\x02te", "trailers");
    // user-agent
    add(&[0x7a], "load/0.0");
    block
}
