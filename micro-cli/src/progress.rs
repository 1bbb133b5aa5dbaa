//! Something to look at while there is nothing else.

use std::pin::pin;
use std::time::Duration;

use tokio::time::{Instant, timeout};

use crate::output::Io;

/// How often it is said that it goes on.
const BEAT: Duration = Duration::from_millis(500);

/// Does something; if a person looks, says after half a second what is waited for, and for how long.
pub(crate) async fn waiting<T>(io: &mut Io<'_>, what: &str, work: impl Future<Output = T>) -> T {
    let mut work = pin!(work);
    if !io.watched {
        return work.await;
    }
    let begun = Instant::now();
    let mut shown = false;
    loop {
        if let Ok(done) = timeout(BEAT, &mut work).await {
            if shown {
                io.tell("\r\x1b[K");
            }
            return done;
        }
        shown = true;
        io.tell(&format!("\r\x1b[K{what}, {}s", begun.elapsed().as_secs()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn told(watched: bool, time: Duration) -> String {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let mut io = Io {
            out: &mut out,
            err: &mut err,
            watched,
        };
        waiting(&mut io, "calling a.b", tokio::time::sleep(time)).await;
        assert_eq!(out, b"");
        String::from_utf8(err).unwrap()
    }

    #[tokio::test(start_paused = true)]
    async fn what_takes_long_is_shown_to_people() {
        assert_eq!(told(false, Duration::from_secs(3)).await, "");
        assert_eq!(told(true, Duration::from_millis(400)).await, "");
        let shown = told(true, Duration::from_millis(1100)).await;
        assert_eq!(
            shown,
            "\r\x1b[Kcalling a.b, 0s\r\x1b[Kcalling a.b, 1s\r\x1b[K"
        );
    }
}
