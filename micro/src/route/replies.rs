//! The way out for the replies of a streaming method.

use std::fmt;
use std::future::poll_fn;
use std::pin::pin;

use bytes::BytesMut;
use futures_core::Stream;

use super::run::poll_item_caught;
use crate::codec::{Encoding, Format, encode_frame};
use crate::error::Result;
use crate::streaming::Outlet;

/// Takes the replies of a streaming call.
pub struct Replies<T> {
    outlet: Box<dyn Outlet>,
    format: Format,
    encode: fn(&T, &Format, &mut BytesMut) -> Result<()>,
}

impl<T> Replies<T> {
    pub(super) fn new<E: Encoding<T>>(outlet: Box<dyn Outlet>, format: Format) -> Self {
        Self {
            outlet,
            format,
            encode: encode_frame::<E, T>,
        }
    }

    /// Sends every item of `stream` and ends the call; slows the stream to the caller's pace.
    ///
    /// # Errors
    ///
    /// With the first error of the stream, or if the caller is gone.
    pub async fn send_all<S>(mut self, stream: S) -> Result<()>
    where
        S: Stream<Item = Result<T>> + Send,
    {
        let mut stream = pin!(stream);
        let Self {
            outlet,
            format,
            encode,
        } = &mut self;
        poll_fn(|cx| {
            outlet.poll_send_all(cx, &mut |cx, out| {
                // Caught here, so that what was said before the panic is still sent.
                let item = poll_item_caught(stream.as_mut(), cx);
                item.map(|item| item.map(|reply| encode(&reply?, format, out)))
            })
        })
        .await
    }
}

impl<T> fmt::Debug for Replies<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Replies").finish_non_exhaustive()
    }
}
