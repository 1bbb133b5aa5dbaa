//! The signals that tell a service to stop.

use crate::error::Result;

/// Hears SIGINT, SIGTERM and SIGQUIT from when it is made.
#[cfg(unix)]
#[derive(Debug)]
pub(super) struct Signals(Vec<(i32, tokio::signal::unix::Signal)>);

#[cfg(unix)]
impl Signals {
    pub(super) fn new() -> Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};

        let kinds = [
            SignalKind::interrupt(),
            SignalKind::terminate(),
            SignalKind::quit(),
        ];
        let heard = kinds
            .into_iter()
            .map(|kind| Ok((kind.as_raw_value(), signal(kind)?)));
        Ok(Self(heard.collect::<std::io::Result<_>>()?))
    }

    /// Waits for the next one; returns the code with which shells report who was ended by it.
    pub(super) async fn next(&mut self) -> i32 {
        std::future::poll_fn(|cx| {
            let mut signals = self.0.iter_mut();
            let told = signals.find_map(|(number, signal)| {
                signal.poll_recv(cx).is_ready().then_some(128 + *number)
            });
            told.map_or(std::task::Poll::Pending, std::task::Poll::Ready)
        })
        .await
    }
}

/// Hears Ctrl-C.
#[cfg(not(unix))]
#[derive(Debug)]
pub(super) struct Signals;

#[cfg(not(unix))]
impl Signals {
    #[expect(clippy::unnecessary_wraps, reason = "elsewhere it can fail")]
    pub(super) fn new() -> Result<Self> {
        Ok(Self)
    }

    /// Waits for the next one; returns the code with which shells report who was ended by it.
    pub(super) async fn next(&mut self) -> i32 {
        // Without a handler the process is ended by the signal itself.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
        130
    }
}
