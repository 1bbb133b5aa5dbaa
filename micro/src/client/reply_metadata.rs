//! What came beside a reply.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use http::HeaderMap;

use crate::metadata::Metadata;

/// The metadata of the reply to one call; cheap to clone, and clones see the same call.
///
/// ```
/// # async fn show(call: micro::client::UnaryCall<String, String>) {
/// let seen = micro::client::ReplyMetadata::new();
/// let reply = call.reply_metadata(&seen).await;
/// println!("{reply:?} by {:?}", seen.headers().get("server"));
/// # }
/// ```
#[derive(Clone, Debug, Default)]
pub struct ReplyMetadata {
    seen: Arc<Mutex<Seen>>,
}

#[derive(Debug, Default)]
struct Seen {
    headers: Metadata,
    trailers: Metadata,
}

impl ReplyMetadata {
    /// Creates one that has seen nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns what came before the first message; empty until it came, and for a call that failed
    /// before it had anything to say.
    pub fn headers(&self) -> Metadata {
        self.lock().headers.clone()
    }

    /// Returns what came with the end of the call; empty until then.
    pub fn trailers(&self) -> Metadata {
        self.lock().trailers.clone()
    }

    pub(super) fn saw_headers(&self, headers: &HeaderMap) {
        self.lock().headers = received(headers);
    }

    pub(super) fn saw_trailers(&self, trailers: &HeaderMap) {
        self.lock().trailers = received(trailers);
    }

    /// Notes what a handler in process sent; what it says later does not undo what it said.
    pub(super) fn saw(&self, headers: Metadata, trailers: Metadata) {
        let mut seen = self.lock();
        if !headers.is_empty() {
            seen.headers = headers;
        }
        if !trailers.is_empty() {
            seen.trailers = trailers;
        }
    }

    fn lock(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Metadata without the words of gRPC itself.
fn received(headers: &HeaderMap) -> Metadata {
    let mut metadata = Metadata::new();
    metadata.extend_unreserved(&Metadata::from_headers(headers.clone()));
    metadata
}
