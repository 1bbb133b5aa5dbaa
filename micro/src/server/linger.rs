//! The end of a connection that went wrong: the client still hears why.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead as _, AsyncWrite as _, ReadBuf};
use tokio::time::timeout;

use crate::grpc::io::Io;

/// How long a client may take to hear it.
const TIME: Duration = Duration::from_secs(1);
/// How much it may still have on its way.
const MOST: usize = 4 * 1024 * 1024;

/// Says that nothing follows, and reads what the client sent before it heard so: systems reset a
/// connection that is closed with bytes unread, and what was said last is lost with it.
pub(super) async fn linger(mut io: Io) {
    let hung_up = async {
        if poll_fn(|cx| Pin::new(&mut io).poll_shutdown(cx))
            .await
            .is_err()
        {
            return;
        }
        let mut sink = vec![0; 4096];
        let mut taken = 0;
        poll_fn(|cx| {
            loop {
                let mut buffer = ReadBuf::new(&mut sink);
                let read = ready!(Pin::new(&mut io).poll_read(cx, &mut buffer));
                taken += buffer.filled().len();
                if read.is_err() || buffer.filled().is_empty() || taken > MOST {
                    return Poll::Ready(());
                }
            }
        })
        .await;
    };
    // Who takes longer has heard it or never will.
    let _ = timeout(TIME, hung_up).await;
}
