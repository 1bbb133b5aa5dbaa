//! Has a line for each call.

use std::time::Duration;

use super::Call;
use super::around::{Around, Inner, layer};
use super::ending::Ending;
use crate::codec::Side;
use crate::error::{Error, Result};

/// Makes one event of `tracing` of each call when it has ended, however it did.
///
/// Its fields are `side`, `service`, `endpoint`, `peer` (at a server), `code` (200 if it went well),
/// `duration_ms` and, of a failure, `error`. It is of the level `INFO`, of codes from 500 on and 408
/// `WARN`. A call that is dropped has the code 408 if it was past its deadline, 500 if it panicked,
/// else 499. Neither messages nor metadata are written.
#[derive(Clone, Copy, Debug, Default)]
pub struct RequestLog {}

impl RequestLog {
    /// Logs all calls.
    pub fn new() -> Self {
        Self {}
    }
}

impl<C: Call> Around<C> for RequestLog {
    async fn around(self, call: C, mut inner: impl Inner<C>) -> Result<C::Reply> {
        let side = match call.side() {
            Side::Client => "client",
            Side::Server => "server",
        };
        let (service, endpoint) = (call.service().to_owned(), call.endpoint());
        let peer = call.peer();
        let ended = move |how: Result<(), &Error>, took: Duration| {
            let code = how.map_or_else(Error::code, |()| 200);
            let peer = peer.map(tracing::field::display);
            let duration_ms = took.as_secs_f64() * 1000.0;
            let error = how.err().map(tracing::field::display);
            macro_rules! event {
                ($level:ident) => {
                    tracing::$level!(
                        side,
                        service,
                        endpoint,
                        peer,
                        code,
                        duration_ms,
                        error,
                        "call"
                    )
                };
            }
            match code {
                408 | 500.. => event!(warn),
                _ => event!(info),
            }
        };
        let ending = Ending::of(&call);
        ending
            .watch_all::<C>(async move { inner.call(call).await }, ended)
            .await
    }
}

layer!(RequestLog);
