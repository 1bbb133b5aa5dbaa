//! Brings a message to one subscriber.

use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Incoming;
use hyper::client::conn::http1;
use hyper::header::{CONTENT_TYPE, HOST, USER_AGENT};
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use micro_registry::Node;
use tokio::net::TcpStream;
use tokio::sync::Semaphore;
use tokio::time::{Instant, timeout, timeout_at};

use super::entry;
use super::pool::{Connection, Pool};
use super::resting::Resting;
use crate::{FailureKind, content_type};

/// How much of an answer is read.
const ANSWER: usize = 16 << 10;

const AGENT: &str = concat!("micro-rs/", env!("CARGO_PKG_VERSION"));

/// Posts messages, not too many at once.
#[derive(Debug)]
pub(super) struct Poster {
    pool: Pool,
    resting: Resting,
    turns: Semaphore,
    connect_timeout: Duration,
}

/// What became of a message.
pub(super) enum Posted {
    /// The subscriber is done with it.
    Done,
    /// There is no such subscription any more.
    Gone,
}

/// Why a subscriber is not done with a message.
pub(super) type Problem = (FailureKind, String);

impl Poster {
    pub(super) fn new(connect_timeout: Duration, turns: usize) -> Self {
        Self {
            pool: Pool::default(),
            resting: Resting::default(),
            turns: Semaphore::new(turns),
            connect_timeout,
        }
    }

    /// Posts a message and waits for the answer.
    pub(super) async fn post(
        &self,
        node: &Node,
        envelope: &Bytes,
        deadline: Instant,
    ) -> Result<Posted, Problem> {
        if entry::is_secure(node) {
            let what = "it wants TLS, which this broker does not speak";
            return Err((FailureKind::Unsupported, what.to_owned()));
        }
        let request = request(node, envelope)?;
        let Ok(turn) = timeout_at(deadline, self.turns.acquire()).await else {
            let what = "too many messages are under way; see `max_requests`";
            return Err((FailureKind::Busy, what.to_owned()));
        };
        let posted = timeout_at(deadline, self.exchange(&node.address, request)).await;
        drop(turn);
        posted.unwrap_or_else(|_| Err((FailureKind::TimedOut, "no answer in time".to_owned())))
    }

    async fn exchange(
        &self,
        address: &str,
        request: Request<Full<Bytes>>,
    ) -> Result<Posted, Problem> {
        let mut request = request;
        while let Some(mut connection) = self.pool.take(address) {
            if connection.ready().await.is_err() {
                continue;
            }
            match connection.try_send_request(request).await {
                Ok(response) => return self.read(address, connection, response).await,
                Err(mut error) => match error.take_message() {
                    // Closed before anything was sent.
                    Some(unsent) => request = unsent,
                    None => return Err(broken(&error.into_error())),
                },
            }
        }
        let mut connection = self.connect(address).await?;
        let response = connection.send_request(request).await;
        let response = response.map_err(|error| broken(&error))?;
        self.read(address, connection, response).await
    }

    /// Whether a node could not be reached a moment ago.
    pub(super) fn is_resting(&self, node: &Node) -> bool {
        self.resting.has(&node.address)
    }

    async fn connect(&self, address: &str) -> Result<Connection, Problem> {
        let connected = timeout(self.connect_timeout, dial(address)).await;
        let why = match connected {
            Ok(Ok(connection)) => {
                self.resting.end(address);
                return Ok(connection);
            }
            Ok(Err(error)) => error.to_string(),
            Err(_) => "no connection in time".to_owned(),
        };
        if self.resting.begin(address) {
            tracing::warn!(address, why, "a subscriber can't be reached");
        }
        Err((FailureKind::Unreachable, why))
    }

    /// Reads an answer to its end, so that the connection can be used again.
    async fn read(
        &self,
        address: &str,
        connection: Connection,
        response: Response<Incoming>,
    ) -> Result<Posted, Problem> {
        let status = response.status();
        let body = Limited::new(response.into_body(), ANSWER).collect().await;
        let body = match body {
            Ok(body) => {
                self.pool.put(address, connection);
                body.to_bytes()
            }
            // The status is all that counts.
            Err(_) => Bytes::new(),
        };
        let kind = match status {
            StatusCode::NOT_FOUND => return Ok(Posted::Gone),
            StatusCode::SERVICE_UNAVAILABLE => FailureKind::Busy,
            status if status.is_success() => return Ok(Posted::Done),
            _ => FailureKind::Failed,
        };
        Err((kind, format!("{status}: {}", detail(&body))))
    }
}

async fn dial(address: &str) -> Result<Connection, Box<dyn std::error::Error + Send + Sync>> {
    let socket = TcpStream::connect(address).await?;
    let _ = socket.set_nodelay(true);
    let (connection, driver) = http1::handshake(TokioIo::new(socket)).await?;
    tokio::spawn(async move {
        if let Err(error) = driver.await {
            tracing::debug!(%error, "connection to a subscriber broke");
        }
    });
    Ok(connection)
}

fn request(node: &Node, envelope: &Bytes) -> Result<Request<Full<Bytes>>, Problem> {
    Request::post(format!("/?id={}", form_encoded(&node.id)))
        .header(HOST, &node.address)
        .header(USER_AGENT, AGENT)
        .header(CONTENT_TYPE, content_type::JSON)
        .body(Full::new(envelope.clone()))
        .map_err(|error| {
            let what = format!("`{}` is no address: {error}", node.address);
            (FailureKind::Unreachable, what)
        })
}

fn broken(error: &hyper::Error) -> Problem {
    (FailureKind::Broken, error.to_string())
}

/// The detail of an error of micro, or else the text as it is.
fn detail(body: &[u8]) -> String {
    let json = serde_json::from_slice::<serde_json::Value>(body).ok();
    let detail = json.as_ref().and_then(|json| json.get("detail")?.as_str());
    let text = detail.map_or_else(|| String::from_utf8_lossy(body).into_owned(), str::to_owned);
    text.chars().take(1024).collect()
}

/// As the value of a form, with `+` for a space.
fn form_encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                encoded.push(char::from(byte));
            }
            b' ' => encoded.push('+'),
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_form_encoded() {
        assert_eq!(form_encoded("a.b-c_d~ e/ü&"), "a.b-c_d~+e%2F%C3%BC%26");
    }

    #[test]
    fn an_address_that_is_none_is_named() {
        let node = Node {
            address: "a\nb".into(),
            ..Node::default()
        };
        let (kind, detail) = request(&node, &Bytes::new()).unwrap_err();
        assert_eq!(kind, FailureKind::Unreachable);
        assert!(detail.starts_with("`a\nb` is no address"), "{detail}");
    }

    #[test]
    fn the_detail_of_an_error_is_found() {
        assert_eq!(
            detail(br#"{"id":"a","detail":"Topic not found"}"#),
            "Topic not found"
        );
        assert_eq!(detail(b"<html>"), "<html>");
        assert_eq!(detail(&[b'x'; 5000]).len(), 1024);
    }
}
