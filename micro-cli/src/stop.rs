//! When the person at the keyboard, or the system, wants a command to end.

use crate::failure::Result;

/// Listens for Ctrl-C and the system's wish that this ends; from now on neither ends the program by itself. It can
/// be waited for more than once.
#[cfg(unix)]
pub(crate) fn signal() -> Result<impl Future<Output = ()> + Unpin> {
    use tokio::signal::unix::{SignalKind, signal};

    let kinds = [SignalKind::interrupt(), SignalKind::terminate()];
    let signals: std::io::Result<Vec<_>> = kinds.into_iter().map(signal).collect();
    let mut signals = signals?;
    Ok(std::future::poll_fn(move |cx| {
        let came = signals
            .iter_mut()
            .any(|signal| signal.poll_recv(cx).is_ready());
        match came {
            true => std::task::Poll::Ready(()),
            false => std::task::Poll::Pending,
        }
    }))
}

/// Listens for Ctrl-C; from now on it does not end the program by itself.
#[cfg(not(unix))]
pub(crate) fn signal() -> Result<impl Future<Output = ()> + Unpin> {
    use std::task::Poll;

    let mut next = Box::pin(tokio::signal::ctrl_c());
    Ok(std::future::poll_fn(move |cx| {
        let came = std::task::ready!(next.as_mut().poll(cx));
        next.set(tokio::signal::ctrl_c());
        match came {
            Ok(()) => Poll::Ready(()),
            // Without a handler the process is ended by the signal itself.
            Err(_) => Poll::Pending,
        }
    }))
}

/// Forgets that the end was wished for.
pub(crate) async fn forget(stop: &mut (impl Future<Output = ()> + Unpin)) {
    std::future::poll_fn(|cx| {
        let _: std::task::Poll<()> = std::pin::Pin::new(&mut *stop).poll(cx);
        std::task::Poll::Ready(())
    })
    .await;
}

/// Waits for `work`, or for the end: then it is dropped and there is nothing.
pub(crate) async fn or<T>(
    stop: &mut (impl Future<Output = ()> + Unpin),
    work: impl Future<Output = T>,
) -> Option<T> {
    let mut work = std::pin::pin!(work);
    std::future::poll_fn(|cx| {
        use std::task::Poll;

        if let Poll::Ready(done) = work.as_mut().poll(cx) {
            return Poll::Ready(Some(done));
        }
        std::pin::Pin::new(&mut *stop).poll(cx).map(|()| None)
    })
    .await
}
