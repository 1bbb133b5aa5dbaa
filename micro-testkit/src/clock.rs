//! Time that goes on when a test says so.

use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::time::Duration;

use tokio::task::{spawn_blocking, yield_now};
use tokio::time::Instant;

/// The time of a test's runtime, which stands still.
///
/// All of micro goes by the time of tokio: deadlines, retries, limits, breakers. Time that is paused
/// jumps to the next timer as soon as every task waits, so what takes hours is over at once and takes
/// exactly that long:
///
/// ```
/// # use std::time::Duration;
/// # use micro::{Context, Error};
/// # use serde::{Deserialize, Serialize};
/// # #[derive(Debug, Serialize, Deserialize)]
/// # struct Empty {}
/// # struct Slow;
/// # #[micro::handler]
/// # impl Slow {
/// #     async fn work(&self, request: Empty) -> micro::Result<Empty> {
/// #         tokio::time::sleep(Duration::from_secs(3600)).await;
/// #         Ok(request)
/// #     }
/// # }
/// use micro_testkit::{Clock, assert_error};
///
/// # /*
/// #[tokio::test(start_paused = true)]
/// async fn gives_up_in_time() {
/// # */
/// # #[tokio::main(flavor = "current_thread", start_paused = true)]
/// # async fn main() {
///     let clock = Clock::paused();
///     let client = SlowClient::in_process(Slow);
///     let call = client.work(Empty {}).timeout(Duration::from_secs(60));
///     let (reply, took) = clock.time(call).await;
///     assert_error(&reply).code(408);
///     assert_eq!(took, Duration::from_secs(60));
/// }
/// ```
///
/// Sockets are not known to that clock. A task that waits for bytes looks like one that waits for
/// nothing, time jumps to the deadline of the call, and the call fails with a 408 before its answer
/// is there. A clock that is [`held`](Self::held) goes on only by [`advance`](Self::advance); take
/// that one for tests with sockets.
#[derive(Debug)]
pub struct Clock {
    begun: Instant,
    held: Option<Hold>,
}

/// How often every task gets its turn before they are thought to wait.
const TURNS: usize = 128;
/// In how many steps time goes on that is held.
const STEPS: u32 = 100;
/// The step of tokio's timers.
const TICK: Duration = Duration::from_millis(1);

impl Clock {
    /// Pauses the time of this runtime, if it is not paused already.
    ///
    /// Timers are exact to the millisecond; with `start_paused` whole milliseconds are exact.
    ///
    /// # Panics
    ///
    /// Outside of a runtime, and in one of several threads.
    #[track_caller]
    pub fn paused() -> Self {
        if !is_paused() {
            tokio::time::pause();
        }
        Self {
            begun: Instant::now(),
            held: None,
        }
    }

    /// Pauses the time of this runtime, and keeps it from going on by itself while this lives.
    ///
    /// Whoever waits for a timer then waits until [`advance`](Self::advance) comes to it. So that a
    /// test cannot hang, a clock is let go, with a line on stderr, after a minute of the real time.
    ///
    /// # Panics
    ///
    /// As [`paused`](Self::paused).
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use serde::{Deserialize, Serialize};
    /// # #[derive(Debug, Serialize, Deserialize)]
    /// # struct Empty {}
    /// # struct Quick;
    /// # #[micro::handler]
    /// # impl Quick {
    /// #     async fn work(&self, request: Empty) -> micro::Result<Empty> {
    /// #         Ok(request)
    /// #     }
    /// # }
    /// use micro_testkit::{Clock, Script, assert_error, serve_service};
    ///
    /// # /*
    /// #[tokio::test(start_paused = true)]
    /// async fn over_a_socket() {
    /// # */
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)]
    /// # async fn main() {
    ///     let clock = Clock::held();
    ///     let script = Script::new();
    ///     let service = micro::Service::builder("quick").handler(QuickServer::new(Quick));
    ///     let server = serve_service(service.layer(script.clone())).await;
    ///     let client = QuickClient::new(server.name(), server.client());
    ///     assert!(client.work(Empty {}).await.is_ok());
    ///
    ///     script.hang();
    ///     let call = tokio::spawn(client.work(Empty {}).into_future());
    ///     clock.settle().await;
    ///     clock.advance(Duration::from_secs(5)).await;
    ///     assert_error(&call.await.unwrap()).code(408);
    /// }
    /// ```
    #[track_caller]
    pub fn held() -> Self {
        Self {
            held: Some(Hold::begin()),
            ..Self::paused()
        }
    }

    /// Goes on by this time.
    ///
    /// What is due on the way happens at its own time, one after the other: a call is made again
    /// after each of its pauses. Then all tasks have their turns, as by [`settle`](Self::settle). A
    /// clock that is held goes on in a hundred steps, of a millisecond at least, and timers between
    /// two of them are due at the later one.
    pub async fn advance(&self, by: Duration) {
        if self.held.is_none() {
            tokio::time::sleep(by).await;
            return self.settle().await;
        }
        let step = (by / STEPS).max(TICK);
        let mut left = by;
        while !left.is_zero() {
            let next = step.min(left);
            tokio::time::advance(next).await;
            self.settle().await;
            left -= next;
        }
    }

    /// Lets all tasks have their turns, 128 each, in which no time passes.
    ///
    /// What they wait for from a socket may still be on its way.
    pub async fn settle(&self) {
        settle().await;
    }

    /// Waits for `future` and says how long it took.
    pub async fn time<F: IntoFuture>(&self, future: F) -> (F::Output, Duration) {
        let begun = Instant::now();
        let output = future.await;
        (output, begun.elapsed())
    }

    /// Returns how much time has passed since this was made.
    pub fn elapsed(&self) -> Duration {
        self.begun.elapsed()
    }
}

/// Lets all tasks of this runtime have their turns.
pub(crate) async fn settle() {
    for _ in 0..TURNS {
        yield_now().await;
    }
}

/// Nothing else tells.
fn is_paused() -> bool {
    let then = Instant::now();
    let real = std::time::Instant::now();
    while real.elapsed().is_zero() {
        std::hint::spin_loop();
    }
    Instant::now() == then
}

/// Keeps time where it is: a runtime's clock does not jump while a blocking task runs.
#[derive(Debug)]
struct Hold {
    _until_dropped: Sender<()>,
}

/// The longest time in which nothing is let go, for tests that wait for what does not come.
const LONGEST: Duration = Duration::from_secs(60);

impl Hold {
    fn begin() -> Self {
        let (until_dropped, dropped) = channel();
        spawn_blocking(move || {
            if dropped.recv_timeout(LONGEST) == Err(RecvTimeoutError::Timeout) {
                eprintln!("micro-testkit: a clock was held for {LONGEST:?} and is let go");
            }
        });
        Self {
            _until_dropped: until_dropped,
        }
    }
}
