//! Says who calls.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

use super::around::{Around, Inner, layer};
use super::{ClientReply, ClientRequest};
use crate::error::{CLIENT, Error, Result};

type Token = dyn Fn() -> Pin<Box<dyn Future<Output = Result<String>> + Send>> + Send + Sync;

/// Sends `authorization: Bearer …` with each call of a client that does not have one already.
///
/// The token is asked for with each call, once for all its retries; whoever gives it decides how long
/// it is kept. An error of the closure is the call's, with the client's id if it has none; a token
/// that no header can hold is a 401.
///
/// As in gRPC, a token is for connections that nobody can read: over plaintext a call fails with a
/// 401 before the token is asked for, on the loopback interface too, unless that is
/// [allowed](Self::allow_plaintext). Calls in process leave no trace on any wire and pass.
#[derive(Clone)]
pub struct Credentials {
    token: Arc<Token>,
    plaintext: bool,
}

impl Credentials {
    /// Asks `token` with each call.
    pub fn new<F, Fut>(token: F) -> Self
    where
        F: Fn() -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<String>> + Send + 'static,
    {
        Self {
            token: Arc::new(move || Box::pin(token())),
            plaintext: false,
        }
    }

    /// Sends tokens over connections that are not encrypted too; whoever reads them there can use
    /// them. For tests, and where a proxy on the same machine does the encrypting.
    #[must_use]
    pub fn allow_plaintext(mut self) -> Self {
        self.plaintext = true;
        self
    }
}

const READABLE: &str = "a token is not sent over a connection without TLS: \
    call `https://…`, give the client `tls`, or `allow_plaintext` of `Credentials`";

impl Around<ClientRequest> for Credentials {
    async fn around(
        self,
        mut call: ClientRequest,
        mut inner: impl Inner<ClientRequest>,
    ) -> Result<ClientReply> {
        if call.metadata().get("authorization").is_none() {
            if !self.plaintext && !call.is_private()? {
                return Err(Error::unauthorized(CLIENT, READABLE));
            }
            let token = (self.token)().await.map_err(|error| error.or_id(CLIENT))?;
            let sent = call
                .metadata_mut()
                .insert("authorization", &format!("Bearer {token}"));
            sent.map_err(|_| Error::unauthorized(CLIENT, "the token has control characters"))?;
        }
        inner.call(call).await
    }
}

layer!(Credentials);

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials")
            .field("plaintext", &self.plaintext)
            .finish_non_exhaustive()
    }
}
