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
/// that no header can hold is a 401. A token is sent as it is, over connections that are not
/// encrypted too.
#[derive(Clone)]
pub struct Credentials {
    token: Arc<Token>,
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
        }
    }
}

impl Around<ClientRequest> for Credentials {
    async fn around(
        self,
        mut call: ClientRequest,
        mut inner: impl Inner<ClientRequest>,
    ) -> Result<ClientReply> {
        if call.metadata().get("authorization").is_none() {
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
        f.debug_struct("Credentials").finish_non_exhaustive()
    }
}
