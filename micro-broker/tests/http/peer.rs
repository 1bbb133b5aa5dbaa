//! HTTP by hand.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use micro_registry::{Memory, Node, RegisterOptions, Registry, Service};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::mpsc;
use tokio::time::timeout;

use crate::{PATIENCE, SERVICE};

/// A publisher's connection.
pub(crate) struct Publisher {
    socket: BufReader<TcpStream>,
}

impl Publisher {
    pub(crate) async fn connect(address: &str) -> Self {
        let socket = TcpStream::connect(address).await.unwrap();
        Self {
            socket: BufReader::new(socket),
        }
    }

    pub(crate) async fn send(&mut self, text: &str) {
        self.socket.write_all(text.as_bytes()).await.unwrap();
    }

    /// Reads an answer: its status, and its body.
    pub(crate) async fn answer(&mut self) -> (u16, String) {
        let reading = read(&mut self.socket);
        let (head, body) = timeout(PATIENCE, reading).await.unwrap().unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        (status, body)
    }

    /// Posts an envelope and reads the answer.
    pub(crate) async fn post(&mut self, id: &str, envelope: &str) -> (u16, String) {
        let length = envelope.len();
        let head = format!("POST /?id={id} HTTP/1.1\r\nHost: a\r\nContent-Length: {length}\r\n");
        self.send(&format!("{head}\r\n{envelope}")).await;
        self.answer().await
    }

    /// Waits for the end of the connection.
    pub(crate) async fn closed(&mut self) {
        let mut rest = Vec::new();
        // Reset or ended.
        let _ = timeout(PATIENCE, self.socket.read_to_end(&mut rest))
            .await
            .unwrap();
        assert!(rest.is_empty());
    }
}

/// Reads a request or an answer with a length; nothing where the connection ends.
async fn read(socket: &mut BufReader<TcpStream>) -> Option<(String, String)> {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if socket.read_line(&mut head).await.ok()? == 0 {
            return None;
        }
    }
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(": ")?;
        name.eq_ignore_ascii_case("content-length")
            .then(|| value.parse().unwrap())
    });
    let mut body = vec![0; length.unwrap_or(0)];
    socket.read_exact(&mut body).await.ok()?;
    Some((head, String::from_utf8(body).unwrap()))
}

/// A subscriber that answers each request as it is told.
pub(crate) struct Subscriber {
    pub(crate) address: String,
    pub(crate) requests: mpsc::UnboundedReceiver<(String, String)>,
    accepted: Arc<AtomicUsize>,
}

/// What a subscriber does with a request.
#[derive(Clone, Copy)]
pub(crate) enum Manner {
    /// This text is its answer.
    Answers(&'static str),
    /// As well, and then it closes.
    AnswersAndCloses(&'static str),
    /// Closes without a word.
    Closes,
    /// Never says anything.
    IsSilent,
}

/// The usual answer of go-micro.
pub(crate) const OK: Manner = Manner::Answers("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");

impl Subscriber {
    pub(crate) fn start(manner: Manner) -> Self {
        Nowhere::new().start(manner)
    }

    fn listening(listener: TcpListener, manner: Manner) -> Self {
        let address = listener.local_addr().unwrap().to_string();
        let accepted = Arc::new(AtomicUsize::new(0));
        let (sender, requests) = mpsc::unbounded_channel();
        let counter = accepted.clone();
        tokio::spawn(async move {
            loop {
                let (socket, _) = listener.accept().await.unwrap();
                counter.fetch_add(1, Ordering::Relaxed);
                let sender = sender.clone();
                tokio::spawn(async move {
                    let mut socket = BufReader::new(socket);
                    while let Some(request) = read(&mut socket).await {
                        // The test may be over.
                        let _ = sender.send(request);
                        match manner {
                            Manner::Answers(answer) => {
                                socket.write_all(answer.as_bytes()).await.unwrap();
                            }
                            Manner::AnswersAndCloses(answer) => {
                                return socket.write_all(answer.as_bytes()).await.unwrap();
                            }
                            Manner::Closes => return,
                            Manner::IsSilent => {}
                        }
                    }
                });
            }
        });
        Self {
            address,
            requests,
            accepted,
        }
    }

    /// How many connections there have been.
    pub(crate) fn accepted(&self) -> usize {
        self.accepted.load(Ordering::Relaxed)
    }
}

/// Registers a node that subscribes to `t`.
pub(crate) async fn register(registry: &Memory, version: &str, id: &str, address: &str) {
    let metadata = [("broker", "http"), ("secure", "false"), ("topic", "t")];
    let node = Node {
        id: id.into(),
        address: address.into(),
        metadata: metadata
            .map(|(name, value)| (name.into(), value.into()))
            .into(),
    };
    register_node(registry, version, node).await;
}

pub(crate) async fn register_node(registry: &Memory, version: &str, node: Node) {
    let service = Service {
        name: SERVICE.into(),
        version: version.into(),
        nodes: vec![node],
        ..Service::default()
    };
    let options = RegisterOptions::default();
    registry.register(&service, options).await.unwrap();
}

/// An address that nobody else gets, and where nobody listens yet.
pub(crate) struct Nowhere {
    pub(crate) address: String,
    socket: TcpSocket,
}

impl Nowhere {
    pub(crate) fn new() -> Self {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
        Self {
            address: socket.local_addr().unwrap().to_string(),
            socket,
        }
    }

    /// Has a subscriber listen there.
    pub(crate) fn start(self, manner: Manner) -> Subscriber {
        Subscriber::listening(self.socket.listen(16).unwrap(), manner)
    }
}
