//! When a connection ends that does not end by itself: it is old, nobody calls, nobody is there.

use std::hash::{BuildHasher, RandomState};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use h2::server::Connection;
use h2::{Ping, PingPong};
use tokio::time::{Instant, Sleep, sleep_until};

use super::{EVER, ServerOptions};
use crate::grpc::io::Io;

/// A look at a connection of which nothing is due.
const RARELY: Duration = Duration::from_secs(3600);
/// The shortest time between two looks.
const SOON: Duration = Duration::from_millis(10);

/// What is still to come in the life of a connection. One timer serves all of it: most connections
/// live and die without its going off once.
pub(super) struct Lifetime {
    timer: Pin<Box<Sleep>>,
    /// When the connection is too old.
    old: Option<Instant>,
    grace: Option<Duration>,
    idle: Option<Duration>,
    /// Whether there was a call since the last look.
    called: bool,
    /// Since when there was none, as far as the looks tell.
    quiet: Instant,
    pings: Option<(PingPong, NextPing)>,
    interval: Duration,
    timeout: Duration,
    /// How long a client may stay that has no call and was asked to leave.
    farewell: Duration,
    /// When it was asked to leave.
    asked: Option<Instant>,
}

enum NextPing {
    At(Instant),
    AnsweredBy(Instant),
}

impl Lifetime {
    pub(super) fn new(options: &ServerOptions, connection: &mut Connection<Io, Bytes>) -> Self {
        let now = Instant::now();
        let interval = options.keepalive_interval.map(|time| time.min(EVER));
        let pings = interval.and_then(|interval| {
            let pings = connection.ping_pong()?;
            Some((pings, NextPing::At(now + interval)))
        });
        let mut lifetime = Self {
            timer: Box::pin(sleep_until(now)),
            old: options
                .max_connection_age
                .map(|age| now + about(age.min(EVER))),
            grace: options.max_connection_age_grace.map(|time| time.min(EVER)),
            idle: options.max_connection_idle.map(|time| time.min(EVER)),
            called: false,
            quiet: now,
            pings,
            interval: interval.unwrap_or(EVER),
            timeout: options.keepalive_timeout.min(EVER),
            farewell: options.handshake_timeout.min(EVER),
            asked: None,
        };
        lifetime.set_timer(now);
        lifetime
    }

    /// Notes that there was a call.
    pub(super) fn called(&mut self) {
        self.called = true;
    }

    /// Asks the client to leave once its calls are answered; asked twice is asked once.
    pub(super) fn ask_to_leave(&mut self, connection: &mut Connection<Io, Bytes>) {
        if self.asked.is_none() {
            let now = Instant::now();
            self.asked = Some(now);
            connection.graceful_shutdown();
            self.set_timer(now);
        }
    }

    /// Does what is due; ready when there is nobody left to wait for.
    pub(super) fn poll(
        &mut self,
        cx: &mut Context<'_>,
        connection: &mut Connection<Io, Bytes>,
    ) -> Poll<&'static str> {
        while self.timer.as_mut().poll(cx).is_ready() {
            let now = Instant::now();
            if std::mem::take(&mut self.called) || connection.has_streams() {
                self.quiet = now;
            }
            if self.is_gone(now, cx) {
                return Poll::Ready("its client does not answer");
            }
            match self.asked {
                None => {
                    let idle = self.idle.is_some_and(|idle| now >= self.quiet + idle);
                    if idle || self.old.is_some_and(|old| now >= old) {
                        self.ask_to_leave(connection);
                    }
                }
                Some(asked) => {
                    let late = self.grace.is_some_and(|grace| now >= asked + grace);
                    if late || now >= self.quiet.max(asked) + self.farewell {
                        return Poll::Ready("its client does not leave");
                    }
                }
            }
            self.set_timer(now);
        }
        Poll::Pending
    }

    /// Sends a ping when it is time to; whether the last one was not answered in time.
    fn is_gone(&mut self, now: Instant, cx: &mut Context<'_>) -> bool {
        let Some((pings, next)) = &mut self.pings else {
            return false;
        };
        match *next {
            NextPing::At(at) if now >= at => {
                // Fails only on a connection that is ending.
                let _ = pings.send_ping(Ping::opaque());
                *next = NextPing::AnsweredBy(now + self.timeout);
            }
            NextPing::AnsweredBy(by) if now >= by => {
                if pings.poll_pong(cx).is_pending() {
                    return true;
                }
                *next = NextPing::At(now + self.interval);
            }
            _ => {}
        }
        false
    }

    fn set_timer(&mut self, now: Instant) {
        // Calls come and go unseen between two looks; a few looks see how long there was none.
        let quiet = match self.asked {
            None => self.idle.map(|idle| now + (idle / 4).max(SOON)),
            Some(_) => Some(now + (self.farewell / 4).max(SOON)),
        };
        let age = match self.asked {
            None => self.old,
            Some(asked) => self.grace.map(|grace| asked + grace),
        };
        let ping = self.pings.as_ref().map(|(_, next)| match *next {
            NextPing::At(at) | NextPing::AnsweredBy(at) => at,
        });
        let next = [quiet, age, ping].into_iter().flatten().min();
        let next = next.unwrap_or(now + RARELY);
        self.timer.as_mut().reset(next);
    }
}

/// A tenth more or less, so that connections made together do not end together.
fn about(age: Duration) -> Duration {
    let random = RandomState::new().hash_one(age) >> 11;
    let share = random as f64 / (1_u64 << 53) as f64;
    age.mul_f64(0.9 + share / 5.0)
}
