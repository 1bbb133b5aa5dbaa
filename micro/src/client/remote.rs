//! The request of a call: where it goes, and the headers it goes with.

use std::sync::Arc;

use bytes::Bytes;
use h2::SendStream;
use http::Request;
use http::header::{CONTENT_TYPE, HeaderMap, HeaderValue, TE, USER_AGENT};
use http::uri::{PathAndQuery, Uri};

use super::Client;
use super::layer::{Body, ClientReply, ClientRequest};
use super::options::CallOptions;
use super::pool::Lease;
use super::replies::Replies;
use super::retry::Budget;
use crate::codec::{Compression, Format};
use crate::error::{CLIENT, Error, Result};
use crate::grpc::{GRPC_ACCEPT_ENCODING, GRPC_ENCODING, broken, timeout};
use crate::spec::{MethodSpec, ServiceSpec};

/// One method at the other end.
#[derive(Clone, Debug)]
pub(super) struct Remote {
    pub(super) client: Client,
    pub(super) path: PathAndQuery,
    pub(super) format: Format,
    pub(super) method: Method,
}

/// What is known of a method, and of the service it is called in.
#[derive(Clone, Debug)]
pub(super) struct Method {
    /// The name in the registry.
    pub(super) service: Arc<str>,
    pub(super) spec: &'static ServiceSpec,
    pub(super) method: &'static MethodSpec,
    pub(super) budget: Arc<Budget>,
}

impl Remote {
    /// Sends the call through the client's layers.
    pub(super) async fn call(self, options: CallOptions, body: Body) -> Result<ClientReply> {
        let client = self.client.clone();
        let request = ClientRequest {
            remote: self,
            options,
            body,
        };
        client.send(request).await
    }

    /// Opens the call; its requests go to the sender.
    pub(super) async fn open(&self, options: &CallOptions) -> Result<(SendStream<Bytes>, Replies)> {
        let pool = self.client.pool(options.address.as_deref())?;
        let dialler = &self.client.inner.dialler;
        let Lease { mut sender, call } = pool.ready(dialler).await?;
        let mut uri = http::uri::Parts::default();
        uri.scheme = Some(pool.scheme(dialler));
        uri.authority = Some(pool.authority());
        uri.path_and_query = Some(self.path.clone());
        let mut request = Request::new(());
        *request.method_mut() = http::Method::POST;
        *request.uri_mut() =
            Uri::from_parts(uri).map_err(|error| Error::internal(CLIENT, error.to_string()))?;
        *request.headers_mut() = self.headers(options);
        let (response, sender) = sender
            .send_request(request, false)
            .map_err(|error| broken(CLIENT, error))?;
        let replies = Replies::new(response, self.format, options, call);
        Ok((sender, replies))
    }

    fn headers(&self, options: &CallOptions) -> HeaderMap {
        let mut headers = options.metadata.clone().into_headers();
        headers.reserve(7);
        let content_type = self.format.codec().content_type();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
        if let Some(name) = self.format.compression.name() {
            headers.insert(GRPC_ENCODING, HeaderValue::from_static(name));
        }
        if let Some(names) = Compression::ACCEPTED {
            headers.insert(GRPC_ACCEPT_ENCODING, HeaderValue::from_static(names));
        }
        headers.insert(TE, HeaderValue::from_static("trailers"));
        headers.insert(USER_AGENT, HeaderValue::from_static(AGENT));
        if let Some(time) = options.time {
            timeout::write(&mut headers, time.total, time.remaining());
        }
        headers
    }
}

const AGENT: &str = concat!("micro-rs/", env!("CARGO_PKG_VERSION"));

/// The paths of a service's methods, under the name the service has in the registry.
pub(super) type Paths = Arc<[Result<PathAndQuery>]>;

pub(super) fn path(service: &str, name: &str, method: &str) -> Result<PathAndQuery> {
    let path = match service {
        "" => format!("/{name}/{method}"),
        _ => format!("/{service}.{name}/{method}"),
    };
    PathAndQuery::try_from(path).map_err(|_| {
        Error::bad_request(
            CLIENT,
            format!("`{service}` cannot be the name of a service"),
        )
    })
}
