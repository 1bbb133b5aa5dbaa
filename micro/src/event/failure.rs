//! What a broker's errors are to those who publish and subscribe.

use std::time::Duration;

use crate::broker::{self, FailureKind};
use crate::error::{CLIENT, Error};

/// The error of publishing or subscribing to a topic; the broker's own is its source.
pub(super) fn of(topic: &str, error: broker::Error) -> Error {
    use broker::Error as B;

    let detail = match &error {
        B::Full { .. } | B::Undelivered(_) => error.to_string(),
        B::NotConnected => format!("topic `{topic}`: the broker was disconnected"),
        _ => format!("topic `{topic}`: {error}"),
    };
    Error::from(error).or_id(CLIENT).with_detail(detail)
}

impl From<broker::Error> for Error {
    fn from(error: broker::Error) -> Self {
        use broker::Error as B;

        let code = match &error {
            B::Invalid(_) => 400,
            B::TooLarge { .. } => 413,
            B::Full { .. } => 429,
            B::NotConnected | B::Unreachable { .. } | B::Registry(_) => 503,
            B::Undelivered(undelivered) => code_of(&undelivered.failures),
            _ => 500,
        };
        Self::new("", code, error.to_string()).with_source(error)
    }
}

/// The error of who did not want to wait longer.
pub(super) fn timed_out(topic: &str, after: Duration) -> Error {
    let detail = format!(
        "topic `{topic}`: not done within {after:?}; some subscribers may have got the message"
    );
    Error::timeout(CLIENT, detail)
}

fn code_of(failures: &[broker::Failure]) -> i32 {
    let all = |kinds: &[FailureKind]| failures.iter().all(|failure| kinds.contains(&failure.kind));
    if all(&[FailureKind::Unreachable, FailureKind::Busy]) {
        503
    } else if all(&[FailureKind::TimedOut]) {
        408
    } else {
        500
    }
}

#[cfg(test)]
mod tests {
    use std::error::Error as _;

    use super::*;
    use crate::broker::{Failure, Undelivered};
    use crate::registry;

    fn undelivered(kinds: &[FailureKind]) -> broker::Error {
        let failure = |kind: &FailureKind| Failure {
            subscriber: "t-1 at 127.0.0.1:9".into(),
            queue: None,
            kind: *kind,
            detail: "no".into(),
        };
        broker::Error::Undelivered(Undelivered {
            topic: "t".into(),
            delivered: 1,
            failures: kinds.iter().map(failure).collect(),
        })
    }

    #[test]
    fn codes_say_what_to_do() {
        use FailureKind::{Busy, Failed, TimedOut, Unreachable};
        use broker::Error as B;

        let (address, reason) = (String::new(), String::new());
        for (error, code) in [
            (B::NotConnected, 503),
            (B::Invalid("no".into()), 400),
            (B::Unreachable { address, reason }, 503),
            (B::Registry(registry::Error::Lagged), 503),
            (B::TooLarge { bytes: 2, limit: 1 }, 413),
            (
                B::Full {
                    topic: "t".into(),
                    limit: 1,
                },
                429,
            ),
            (B::StillRunning, 500),
            (undelivered(&[Unreachable, Busy]), 503),
            (undelivered(&[TimedOut]), 408),
            (undelivered(&[Unreachable, Failed]), 500),
            (undelivered(&[Failed]), 500),
        ] {
            let text = error.to_string();
            let error = of("t", error);
            assert_eq!((error.id(), error.code()), (CLIENT, code), "{text}");
            assert!(error.detail().starts_with("topic `t`: "), "{error}");
            let source = error.source().and_then(|source| source.downcast_ref::<B>());
            assert_eq!(source.map(B::to_string), Some(text));
        }
    }

    #[test]
    fn who_failed_is_told() {
        let error = of("t", undelivered(&[FailureKind::Failed]));
        assert_eq!(
            error.detail(),
            "topic `t`: 1 of 2 not done: t-1 at 127.0.0.1:9: no"
        );
    }
}
