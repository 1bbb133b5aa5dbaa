//! Makes one connection.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use h2::client::{Builder, SendRequest};
use http::uri::{Authority, Scheme};
use tokio::net::TcpStream;

use super::driver::Driver;
use crate::error::{CLIENT, Error, Result};
use crate::grpc::io::gathering;
use crate::grpc::socket::Socket;
use crate::grpc::{CONNECTION_WINDOW, MAX_ANSWER_HEADERS, SMALL_FRAMES, WINDOW};

/// How long a connection may take to be made unless told otherwise, as in go-micro.
pub(super) const DEFAULT_DIAL_TIMEOUT: Duration = Duration::from_secs(5);

/// How long what was sent may stay without an acknowledgement before the system takes the connection for
/// broken: the other end may have vanished without a word. gRPC's figure.
#[cfg(any(target_os = "android", target_os = "linux"))]
const UNACKNOWLEDGED: Duration = Duration::from_secs(20);

/// Where a connection goes.
#[derive(Debug)]
pub(super) struct Target {
    address: String,
    authority: Authority,
    /// What the address says of TLS.
    secure: Option<bool>,
}

impl Target {
    /// Describes `host:port`.
    pub(super) fn new(address: &str) -> Result<Self> {
        let (scheme, host_port) = match address.split_once("://") {
            Some((scheme, rest)) => (Some(scheme), rest),
            None => (None, address),
        };
        let secure = match scheme {
            Some("https") => Some(true),
            Some("http") => Some(false),
            None => None,
            Some(other) => {
                let detail = format!("address `{address}` has scheme `{other}`, not http or https");
                return Err(Error::bad_request(CLIENT, detail));
            }
        };
        let authority = Authority::try_from(host_port).ok();
        let authority = authority.filter(|authority| authority.port().is_some());
        let Some(authority) = authority else {
            let detail = format!("address `{address}` is not `host:port`");
            return Err(Error::bad_request(CLIENT, detail));
        };
        Ok(Self {
            address: host_port.to_owned(),
            authority,
            secure,
        })
    }

    pub(super) fn authority(&self) -> Authority {
        self.authority.clone()
    }

    fn unavailable(
        &self,
        what: &str,
        source: Option<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Error {
        let error = Error::unavailable(
            CLIENT,
            format!("cannot connect to `{}`: {what}", self.address),
        );
        match source {
            Some(source) => error.with_source(source),
            None => error,
        }
    }
}

/// One connection.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) sender: SendRequest<Bytes>,
    pub(super) driver: Arc<Driver>,
}

/// How connections are made.
#[derive(Clone, Debug)]
pub(super) struct Dialler {
    pub(super) timeout: Duration,
    #[cfg(feature = "tls")]
    pub(super) tls: Option<crate::tls::ClientTls>,
}

impl Dialler {
    pub(super) fn scheme(&self, target: &Target) -> Scheme {
        match target.secure {
            Some(true) => Scheme::HTTPS,
            Some(false) => Scheme::HTTP,
            None if self.has_tls() => Scheme::HTTPS,
            None => Scheme::HTTP,
        }
    }

    #[cfg(feature = "tls")]
    pub(super) fn has_tls(&self) -> bool {
        self.tls.is_some()
    }

    #[cfg(not(feature = "tls"))]
    pub(super) fn has_tls(&self) -> bool {
        false
    }

    /// Puts TLS on the socket if the address or the client wants it.
    #[cfg(feature = "tls")]
    async fn secure(&self, socket: TcpStream, target: &Target) -> Result<Socket> {
        if self.scheme(target) == Scheme::HTTP {
            return Ok(socket.into());
        }
        let tls = match &self.tls {
            Some(tls) => tls,
            None => system_tls()?,
        };
        let name = tls.name_of(target.authority.host());
        let name = name.map_err(|error| error.or_id(CLIENT))?;
        let stream = tls.connector().connect(name, socket).await;
        let stream = stream
            .map_err(|error| target.unavailable(&format!("TLS: {error}"), Some(error.into())))?;
        Ok(Socket::Tls(Box::new(stream.into())))
    }

    #[cfg(not(feature = "tls"))]
    async fn secure(&self, socket: TcpStream, target: &Target) -> Result<Socket> {
        if self.scheme(target) == Scheme::HTTP {
            return Ok(socket);
        }
        let detail = format!(
            "`https://{}` needs feature `tls` of micro-rs, which is off",
            target.address
        );
        Err(Error::bad_request(CLIENT, detail))
    }

    /// Connects within the time there is for that.
    pub(super) async fn dial(&self, target: &Target) -> Result<Line> {
        let dialled = tokio::time::timeout(self.timeout, self.connect(target)).await;
        dialled.unwrap_or_else(|_| Err(target.unavailable("no answer in time", None)))
    }

    async fn connect(&self, target: &Target) -> Result<Line> {
        let failed =
            |error: std::io::Error| target.unavailable(&error.to_string(), Some(error.into()));
        let socket = TcpStream::connect(&target.address).await.map_err(failed)?;
        socket.set_nodelay(true).map_err(failed)?;
        #[cfg(any(target_os = "android", target_os = "linux"))]
        socket2::SockRef::from(&socket)
            .set_tcp_user_timeout(Some(UNACKNOWLEDGED))
            .map_err(failed)?;
        let (io, writer) = gathering(self.secure(socket, target).await?);
        let handshake = Builder::new()
            .initial_window_size(WINDOW)
            .initial_connection_window_size(CONNECTION_WINDOW)
            .max_header_list_size(MAX_ANSWER_HEADERS)
            .data_frame_budget(SMALL_FRAMES)
            .enable_push(false)
            .handshake(io)
            .await;
        let broken = |error: h2::Error| target.unavailable(&error.to_string(), Some(error.into()));
        let (sender, connection) = handshake.map_err(broken)?;
        let driver = Driver::spawn(connection, writer);
        let sender = sender.ready().await.map_err(broken)?;
        Ok(Line { sender, driver })
    }
}

/// TLS as it is without a word of it, by the authorities of this machine; these are read once.
#[cfg(feature = "tls")]
fn system_tls() -> Result<&'static crate::tls::ClientTls> {
    static SYSTEM: std::sync::OnceLock<crate::tls::ClientTls> = std::sync::OnceLock::new();
    if let Some(tls) = SYSTEM.get() {
        return Ok(tls);
    }
    let tls = crate::tls::ClientTls::system().map_err(|error| error.or_id(CLIENT))?;
    Ok(SYSTEM.get_or_init(|| tls))
}
