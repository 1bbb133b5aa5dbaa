//! The request of a call: where it goes, and the headers it goes with.

use std::sync::Arc;

use bytes::Bytes;
use h2::SendStream;
use http::Request;
use http::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, TE, USER_AGENT};
use http::uri::{PathAndQuery, Uri};

use super::Client;
use super::called::Called;
use super::choice::{Choice, Tried};
use super::options::CallOptions;
use super::pool::{Lease, Pool};
use super::replies::Replies;
use crate::codec::{Compression, Format};
use crate::error::{CLIENT, Error, Result};
use crate::grpc::{GRPC_ACCEPT_ENCODING, GRPC_ENCODING, broken, timeout};
use crate::spec::MethodSpec;

/// How many nodes beside the first an attempt goes to that cannot be reached.
const ELSEWHERE: usize = 3;

/// One method at the other end.
#[derive(Clone, Debug)]
pub(super) struct Remote {
    pub(super) client: Client,
    pub(super) called: Arc<Called>,
    /// The index of the method.
    pub(super) method: usize,
    pub(super) format: Format,
}

/// Why an attempt failed.
pub(super) enum Failure {
    /// There is nowhere to go, and there will not be.
    Nowhere(Error),
    /// There is no connection.
    Unreached(Error),
    /// The server surely did not begin with it.
    Refused(Error),
    Failed(Error),
}

impl Failure {
    // No `From`: the compiler would show it to users who lack a conversion.
    pub(super) fn into_error(self) -> Error {
        match self {
            Self::Nowhere(error)
            | Self::Unreached(error)
            | Self::Refused(error)
            | Self::Failed(error) => error,
        }
    }
}

/// Where an attempt goes.
struct Way {
    pool: Arc<Pool>,
    path: PathAndQuery,
    choice: Choice,
}

type Opened = (SendStream<Bytes>, Replies);

impl Remote {
    pub(super) fn method(&self) -> &'static MethodSpec {
        self.called.method(self.method)
    }

    /// Opens the call; its requests go to the sender. Where one node cannot be reached, it goes to
    /// another.
    pub(super) async fn open(
        &self,
        options: &CallOptions,
        tried: &mut Tried,
    ) -> Result<Opened, Failure> {
        let mut elsewhere = 0;
        loop {
            let way = self.way(options, tried).await.map_err(Failure::Nowhere)?;
            let error = match self.begin(way, options).await {
                Ok(opened) => return Ok(opened),
                Err(error) => error,
            };
            if elsewhere == ELSEWHERE || !self.has_others(tried) {
                return Err(Failure::Unreached(error));
            }
            elsewhere += 1;
        }
    }

    async fn way(&self, options: &CallOptions, tried: &mut Tried) -> Result<Way> {
        let given = options.address.as_deref();
        let Some(address) = given.or(self.client.inner.address.as_deref()) else {
            return self.by_name(options, tried).await;
        };
        Ok(Way {
            pool: self.client.pool(address)?,
            path: self.called.path(self.method)?,
            choice: Choice::default(),
        })
    }

    #[cfg(feature = "discovery")]
    async fn by_name(&self, options: &CallOptions, tried: &mut Tried) -> Result<Way> {
        let pick = self.pick(options, tried).await?;
        let node = pick.node();
        let path = if super::finder::is_plain(node) {
            PathAndQuery::from_static(self.method().path())
        } else {
            self.called.path(self.method)?
        };
        Ok(Way {
            pool: self.client.pool(&node.address)?,
            path,
            choice: Choice::new(pick, options.time, tried),
        })
    }

    #[cfg(not(feature = "discovery"))]
    async fn by_name(&self, _: &CallOptions, _: &mut Tried) -> Result<Way> {
        let detail = "no address to call; give the client one, or turn on feature `discovery`";
        Err(Error::internal(CLIENT, detail))
    }

    #[cfg(not(feature = "discovery"))]
    pub(super) fn has_others(&self, _: &Tried) -> bool {
        false
    }

    /// Sends the head of the request.
    async fn begin(&self, way: Way, options: &CallOptions) -> Result<Opened> {
        let Way {
            pool,
            path,
            mut choice,
        } = way;
        let dialler = &self.client.inner.dialler;
        let Lease { mut sender, call } = match pool.ready(dialler).await {
            Ok(lease) => lease,
            Err(error) => {
                choice.lost();
                return Err(error);
            }
        };
        choice.reached(&call, options.time.is_some());
        let mut uri = http::uri::Parts::default();
        uri.scheme = Some(pool.scheme(dialler));
        uri.authority = Some(pool.authority());
        uri.path_and_query = Some(path);
        let mut request = Request::new(());
        *request.method_mut() = http::Method::POST;
        *request.uri_mut() =
            Uri::from_parts(uri).map_err(|error| Error::internal(CLIENT, error.to_string()))?;
        *request.headers_mut() = self.headers(options);
        match sender.send_request(request, false) {
            Ok((response, sender)) => {
                let replies = Replies::new(response, self.format, options, call, choice);
                Ok((sender, replies))
            }
            Err(error) => {
                choice.lost();
                Err(broken(CLIENT, error))
            }
        }
    }

    fn headers(&self, options: &CallOptions) -> HeaderMap {
        let mut headers = options.metadata.clone().into_headers();
        headers.reserve(8);
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
        if let Some(caller) = &self.client.inner.caller {
            headers
                .entry(FROM_SERVICE)
                .or_insert_with(|| caller.clone());
        }
        if let Some(time) = options.time {
            timeout::write(&mut headers, time.total, time.remaining());
        }
        headers
    }
}

const AGENT: &str = concat!("micro-rs/", env!("CARGO_PKG_VERSION"));

/// By which go-micro tells services who calls them.
const FROM_SERVICE: HeaderName = HeaderName::from_static("micro-from-service");
