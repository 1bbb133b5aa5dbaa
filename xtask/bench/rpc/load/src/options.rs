//! What to send, how often, and what must come back.

use std::net::SocketAddr;
use std::time::Duration;

use crate::reply::Expected;

pub(crate) struct Options {
    pub(crate) address: SocketAddr,
    /// The process of the server.
    pub(crate) server: u32,
    pub(crate) in_flight: usize,
    pub(crate) connections: usize,
    pub(crate) time: Duration,
    /// This many calls in all and no measurement, if not zero.
    pub(crate) calls: usize,
    /// Between one call and the next at a fixed rate.
    pub(crate) pause: Option<Duration>,
    pub(crate) path: String,
    /// The request with its prefix of five bytes.
    pub(crate) request: Vec<u8>,
    pub(crate) expected: Expected,
}

impl Options {
    pub(crate) fn read() -> Self {
        let mut arguments = std::env::args().skip(1);
        let address = arguments.next().expect("an address");
        let mut options = Self {
            address: address.parse().expect("an address"),
            server: std::process::id(),
            in_flight: 1,
            connections: 1,
            time: Duration::from_secs(1),
            calls: 0,
            pause: None,
            path: "/bench.Echo/Say".to_owned(),
            request: Vec::new(),
            expected: Expected::default(),
        };
        options.echo(16);
        for argument in arguments {
            let (key, value) = argument.split_once('=').expect("key=value");
            options.set(key, value);
        }
        options
    }

    fn set(&mut self, key: &str, value: &str) {
        let number = || value.parse().expect("a number");
        match key {
            "server" => self.server = value.parse().expect("a process"),
            "in-flight" => self.in_flight = number(),
            "connections" => self.connections = number(),
            "seconds" => {
                self.time = Duration::from_secs_f64(value.parse().expect("a number"));
            }
            "calls" => self.calls = number(),
            "rate" => {
                let rate: f64 = value.parse().expect("a number");
                self.pause = Some(Duration::from_secs_f64(1.0 / rate));
            }
            "blob" => {
                self.path = "/bench.Echo/Blob".to_owned();
                self.echo(number());
            }
            "stream" => {
                let (count, size) = value.split_once('x').expect("COUNTxSIZE");
                self.stream(
                    count.parse().expect("a number"),
                    size.parse().expect("a number"),
                );
            }
            _ => panic!("no option `{key}`"),
        }
    }

    /// One field of so many bytes, which comes back.
    fn echo(&mut self, size: usize) {
        let mut message = vec![0x0a];
        varint(size, &mut message);
        message.resize(message.len() + size, b'a');
        self.request = framed(&message);
        self.expected = Expected {
            messages: 1,
            bytes: message.len(),
            message: Some(message),
        };
    }

    fn stream(&mut self, count: usize, size: usize) {
        self.path = "/bench.Echo/Stream".to_owned();
        let mut message = vec![0x08];
        varint(count, &mut message);
        message.push(0x10);
        varint(size, &mut message);
        self.request = framed(&message);
        self.expected = Expected {
            messages: count,
            bytes: count * size,
            message: None,
        };
    }
}

fn framed(message: &[u8]) -> Vec<u8> {
    let length = u32::try_from(message.len()).expect("less than 4 GiB");
    let mut framed = vec![0];
    framed.extend_from_slice(&length.to_be_bytes());
    framed.extend_from_slice(message);
    framed
}

fn varint(mut value: usize, out: &mut Vec<u8>) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}
