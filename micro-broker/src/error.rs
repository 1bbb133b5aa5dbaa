//! What can go wrong with a broker.

use std::fmt;

/// The result of asking a broker.
pub type Result<T> = std::result::Result<T, Error>;

/// Why a broker did not do what it was asked.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The broker is not connected, or no longer.
    NotConnected,
    /// A topic, a queue or an option can't be; says what is wrong and what to write instead.
    Invalid(String),
    /// The broker can't listen, or does not answer.
    Unreachable {
        /// Where
        address: String,
        /// Why
        reason: String,
    },
    /// The registry by which subscribers are found failed.
    #[cfg(feature = "http")]
    Registry(micro_registry::Error),
    /// The message is larger than what may be sent; nobody got it.
    TooLarge {
        /// What would have been sent, in bytes
        bytes: usize,
        /// How much may be sent
        limit: usize,
    },
    /// The queue of a subscriber was full for too long; nobody got the message.
    Full {
        /// The topic
        topic: String,
        /// How many messages may wait for a subscriber
        limit: usize,
    },
    /// Some did not get the message, or failed with it.
    Undelivered(Undelivered),
    /// No more messages are taken, but some were still worked on when the wait was over.
    StillRunning,
}

/// Who did not get a message, or failed with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undelivered {
    /// The topic.
    pub topic: String,
    /// How many subscribers and queues got the message and are done with it.
    pub delivered: usize,
    /// Those that are not.
    pub failures: Vec<Failure>,
}

/// A subscriber, or a queue, that did not get a message or failed with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The subscriber and where it is.
    pub subscriber: String,
    /// Its queue, if it has one.
    pub queue: Option<String>,
    /// What happened.
    pub kind: FailureKind,
    /// The same, with all that is known of it.
    pub detail: String,
}

/// What happened to a message on its way to a subscriber.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FailureKind {
    /// It was not sent: nobody is there.
    Unreachable,
    /// It was not sent: the subscriber wants what this broker does not speak.
    Unsupported,
    /// It was not sent, or was refused: there is too much to do.
    Busy,
    /// The connection broke; whether it was handled is not known.
    Broken,
    /// It was sent, and no answer came in time; it may still be handled.
    TimedOut,
    /// The subscriber's handler failed, or the subscriber could not read it.
    Failed,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotConnected => f.write_str("the broker is not connected; call `connect` first"),
            Self::Invalid(what) => f.write_str(what),
            Self::Unreachable { address, reason } => write!(f, "broker at `{address}`: {reason}"),
            #[cfg(feature = "http")]
            Self::Registry(error) => write!(f, "broker: {error}"),
            Self::TooLarge { bytes, limit } => {
                write!(
                    f,
                    "the message takes {bytes} bytes, and the limit is {limit}"
                )
            }
            Self::Full { topic, limit } => write!(
                f,
                "topic `{topic}`: a subscriber has {limit} messages waiting and takes no more"
            ),
            Self::Undelivered(undelivered) => undelivered.fmt(f),
            Self::StillRunning => f.write_str("a handler is still at work"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            #[cfg(feature = "http")]
            Self::Registry(error) => Some(error),
            _ => None,
        }
    }
}

impl fmt::Display for Undelivered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let failed = self.failures.len();
        let all = self.delivered + failed;
        write!(f, "topic `{}`: {failed} of {all} not done", self.topic)?;
        for (index, failure) in self.failures.iter().enumerate() {
            let mark = if index == 0 { ':' } else { ';' };
            write!(f, "{mark} {failure}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(queue) = &self.queue {
            write!(f, "queue `{queue}`, ")?;
        }
        write!(f, "{}: {}", self.subscriber, self.detail)
    }
}

#[cfg(feature = "http")]
impl From<micro_registry::Error> for Error {
    fn from(error: micro_registry::Error) -> Self {
        Self::Registry(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_failed_is_said() {
        let failure = |queue: Option<&str>| Failure {
            subscriber: "t-1 at 127.0.0.1:9".into(),
            queue: queue.map(str::to_owned),
            kind: FailureKind::Unreachable,
            detail: "connection refused".into(),
        };
        let error = Error::Undelivered(Undelivered {
            topic: "t".into(),
            delivered: 1,
            failures: vec![failure(None), failure(Some("q"))],
        });
        assert_eq!(
            error.to_string(),
            "topic `t`: 2 of 3 not done: t-1 at 127.0.0.1:9: connection refused; \
             queue `q`, t-1 at 127.0.0.1:9: connection refused"
        );
    }
}
