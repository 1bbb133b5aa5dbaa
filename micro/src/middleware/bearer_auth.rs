//! Asks who calls.

use std::fmt;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;

use super::around::{Around, Inner, layer};
use super::endpoints::Endpoints;
use super::{ServerReply, ServerRequest};
use crate::error::{Error, Result};
use crate::metadata::Metadata;

type Check = dyn Fn(Bearer) -> Pin<Box<dyn Future<Output = Result<Grant>> + Send>> + Send + Sync;

/// Lets only those calls to a service's handlers that bring a token which is accepted.
///
/// The token is that of the header `authorization: Bearer …`, the scheme in upper or lower case. A
/// header that is missing, given twice or of another form is a 401, and no call is open unless it is
/// said to be. An error of the check is the answer as it is: a 401 for a token that is unknown, a 403
/// for a caller that is known and may not do this.
#[derive(Clone)]
pub struct BearerAuth {
    check: Arc<Check>,
    open: Endpoints,
}

impl BearerAuth {
    /// Has `check` look at each token; what it returns is nothing or metadata that the handler sees.
    ///
    /// ```
    /// use micro::middleware::{Bearer, BearerAuth};
    /// use micro::{Error, Metadata};
    ///
    /// let auth = BearerAuth::new(|bearer: Bearer| async move {
    ///     let user = match bearer.token() {
    ///         "101010" => "john",
    ///         _ => return Err(Error::unauthorized("", "unknown token")),
    ///     };
    ///     let mut granted = Metadata::new();
    ///     granted.insert("x-user", user)?;
    ///     Ok(granted)
    /// });
    /// # let _ = auth;
    /// ```
    pub fn new<F, Fut, G>(check: F) -> Self
    where
        F: Fn(Bearer) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<G>> + Send + 'static,
        G: Into<Grant>,
    {
        Self {
            check: Arc::new(move |bearer| {
                let checking = check(bearer);
                Box::pin(async move { Ok(checking.await?.into()) })
            }),
            open: Endpoints::default(),
        }
    }

    /// Lets calls of this endpoint through without a token: `Debug.Health`, or `Debug.*` for all of a
    /// service. With a package before it, only that of the package is open.
    #[must_use]
    pub fn open(mut self, endpoint: impl Into<String>) -> Self {
        self.open.add(endpoint.into());
        self
    }
}

/// What a check is asked about.
#[derive(Clone)]
pub struct Bearer {
    token: String,
    endpoint: String,
    peer: Option<SocketAddr>,
}

impl Bearer {
    /// Returns the token; it is not empty.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// Returns the called endpoint, e.g. `Greeter.Call`.
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// Returns the address of the caller's end of the connection; nothing if called in process.
    pub fn peer(&self) -> Option<SocketAddr> {
        self.peer
    }
}

impl fmt::Debug for Bearer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bearer")
            .field("endpoint", &self.endpoint)
            .field("peer", &self.peer)
            .finish_non_exhaustive()
    }
}

/// What a call that is let through gets: from `()` nothing, else metadata.
///
/// It replaces what the caller itself sent by these names. A name that is not always granted can be
/// made up by callers when it is not.
#[derive(Clone, Debug, Default)]
pub struct Grant {
    metadata: Metadata,
}

impl From<()> for Grant {
    fn from((): ()) -> Self {
        Self::default()
    }
}

impl From<Metadata> for Grant {
    fn from(metadata: Metadata) -> Self {
        Self { metadata }
    }
}

impl Grant {
    fn give(self, call: &mut ServerRequest) {
        if self.metadata.is_empty() {
            return;
        }
        let mut metadata = call.metadata().clone();
        for (name, _) in self.metadata.iter() {
            metadata.remove(&name);
        }
        metadata.extend(&self.metadata);
        call.set_metadata(metadata);
    }
}

impl Around<ServerRequest> for BearerAuth {
    async fn around(
        self,
        mut call: ServerRequest,
        mut inner: impl Inner<ServerRequest>,
    ) -> Result<ServerReply> {
        if !self.open.contain(&call) {
            let bearer = Bearer {
                token: token(call.metadata())?.to_owned(),
                endpoint: call.endpoint(),
                peer: call.context().peer(),
            };
            (self.check)(bearer).await?.give(&mut call);
        }
        inner.call(call).await
    }
}

layer!(BearerAuth);

/// Reads the token; the id of the errors is the service's name, which is filled in later.
fn token(metadata: &Metadata) -> Result<&str> {
    let wrong = |detail| Err(Error::unauthorized("", detail));
    let mut values = metadata.get_all("authorization");
    let Some(value) = values.next() else {
        return wrong("authorization header is missing");
    };
    if values.next().is_some() {
        return wrong("more than one authorization header");
    }
    let (scheme, token) = value.split_once(' ').unwrap_or((value, ""));
    if !scheme.eq_ignore_ascii_case("bearer") {
        // go-micro's words.
        return wrong("invalid authorization header. expected Bearer schema");
    }
    let token = token.trim_matches(' ');
    // By RFC 6750 all of a token is visible and it has no spaces.
    if token.is_empty() || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
        return wrong("invalid authorization header. expected one token after Bearer");
    }
    Ok(token)
}

impl fmt::Debug for BearerAuth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BearerAuth")
            .field("open", &self.open)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_read_or_refused() {
        let read = |values: &[&str]| {
            let mut metadata = Metadata::new();
            for value in values {
                metadata.append("Authorization", value).unwrap();
            }
            token(&metadata)
                .map(str::to_owned)
                .map_err(|error| (error.code(), error.detail().to_owned()))
        };
        for value in ["Bearer a.b-c", "bearer a.b-c", "BEARER   a.b-c "] {
            assert_eq!(read(&[value]).unwrap(), "a.b-c", "{value}");
        }
        let refused: &[&[&str]] = &[
            &[],
            &[""],
            &["Bearer"],
            &["Bearer "],
            &["Bearer a b"],
            &["Bearer ü"],
            &["Bearer\ta"],
            &["Bearera"],
            &["Basic a"],
            &["a"],
            &["Bearer a", "Bearer a"],
        ];
        for values in refused {
            assert_eq!(read(values).unwrap_err().0, 401, "{values:?}");
        }
    }
}
