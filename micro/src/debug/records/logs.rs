//! The records of a log, and how `Debug.Log` answers with them.

use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::{SystemTime, UNIX_EPOCH};

use tokio::sync::watch;

use super::proto::{LogRequest, Record};
use super::ring::Ring;
use crate::error::Result;
use crate::stream::{self, Stream};

/// Records that are kept, as in go-micro.
const MOST: usize = 1024;
/// Those that are sent of them unless more or fewer are asked for, as in go-micro.
const LAST: usize = 100;
/// The same before a stream goes on with those to come.
const LAST_OF_STREAM: usize = 10;

#[derive(Debug)]
pub(super) struct Logs {
    kept: watch::Sender<Ring<Record>>,
}

impl Default for Logs {
    fn default() -> Self {
        Self {
            kept: watch::Sender::new(Ring::new(MOST)),
        }
    }
}

impl Logs {
    pub(super) fn write(&self, record: Record) {
        self.kept.send_modify(|kept| kept.push(record));
    }

    /// Returns the records that are asked for. Those to come end with the server: whoever follows a log
    /// should not hold up its stop.
    pub(super) fn read(
        &self,
        asked: LogRequest,
        mut stopped: watch::Receiver<bool>,
    ) -> impl Stream<Item = Result<Record>> + Send + use<> {
        let mut kept = self.kept.subscribe();
        stream::generate(|replies| async move {
            let (chosen, mut next) = {
                let kept = kept.borrow_and_update();
                (choose(&kept, &asked), kept.next())
            };
            for record in chosen {
                replies.send(Record::clone(&record)).await;
            }
            while asked.stream && has_changed(&mut kept, &mut stopped).await {
                let (records, gone) = kept.borrow_and_update().since(next);
                next += gone + records.len() as u64;
                if gone > 0 {
                    replies.send(missing(gone)).await;
                }
                for record in records {
                    replies.send(Record::clone(&record)).await;
                }
            }
            Ok(())
        })
    }
}

/// The last of the records, as many as are asked for.
fn choose(kept: &Ring<Record>, asked: &LogRequest) -> Vec<Arc<Record>> {
    let most = match usize::try_from(asked.count) {
        Ok(count @ 1..) => count,
        _ if asked.since > 0 => MOST,
        _ if asked.stream => LAST_OF_STREAM,
        _ => LAST,
    };
    let late = |record: &&Arc<Record>| record.timestamp >= asked.since;
    let chosen = kept.iter().rev().filter(late).take(most).cloned();
    let mut chosen: Vec<_> = chosen.collect();
    chosen.reverse();
    chosen
}

/// Waits for the next record; false if the server stops first.
async fn has_changed(
    kept: &mut watch::Receiver<Ring<Record>>,
    stopped: &mut watch::Receiver<bool>,
) -> bool {
    let mut changed = pin!(kept.changed());
    // A server that is gone has stopped, too.
    let mut stop = pin!(stopped.wait_for(|stopped| *stopped));
    poll_fn(|cx| {
        if let Poll::Ready(changed) = changed.as_mut().poll(cx) {
            return Poll::Ready(changed.is_ok());
        }
        stop.as_mut().poll(cx).map(|_| false)
    })
    .await
}

/// Stands for records that were not read in time.
fn missing(records: u64) -> Record {
    Record {
        timestamp: now(),
        metadata: [("level".into(), "warn".into())].into(),
        message: format!("{records} records are missing here: they were not read in time"),
    }
}

/// Seconds since 1970.
pub(super) fn now() -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    now.map_or(0, |now| now.as_secs().try_into().unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use std::pin::Pin;
    use std::time::Duration;

    use super::*;

    fn record(number: usize) -> Record {
        Record {
            timestamp: number.try_into().unwrap(),
            message: number.to_string(),
            ..Record::default()
        }
    }

    fn logs(records: usize) -> Logs {
        let logs = Logs::default();
        (0..records).for_each(|number| logs.write(record(number)));
        logs
    }

    fn asked(stream: bool, count: i64, since: i64) -> LogRequest {
        LogRequest {
            stream,
            count,
            since,
            ..LogRequest::default()
        }
    }

    /// Waits for the next record; a test that waits in vain fails.
    async fn soon(mut records: Pin<&mut impl Stream<Item = Result<Record>>>) -> Option<Record> {
        let next = poll_fn(|cx| records.as_mut().poll_next(cx));
        let next = tokio::time::timeout(Duration::from_secs(10), next).await;
        next.unwrap().transpose().unwrap()
    }

    #[test]
    fn the_last_ones_are_chosen() {
        let logs = logs(1500);
        let kept = logs.kept.borrow();
        let first_and_len = |asked| {
            let chosen = choose(&kept, &asked);
            assert_eq!(chosen.last().map_or("1499", |last| &last.message), "1499");
            (chosen.first().map(|first| first.timestamp), chosen.len())
        };
        let cases = [
            (asked(false, 0, 0), Some(1400), 100),
            (asked(true, 0, 0), Some(1490), 10),
            (asked(false, -1, -1), Some(1400), 100),
            (asked(true, 7, 0), Some(1493), 7),
            (asked(false, i64::MAX, 0), Some(476), 1024),
            (asked(false, 0, 1), Some(476), 1024),
            (asked(false, 0, 1450), Some(1450), 50),
            (asked(true, 0, 1450), Some(1450), 50),
            (asked(false, 20, 1450), Some(1480), 20),
            (asked(false, 80, 1450), Some(1450), 50),
            (asked(false, 0, 1500), None, 0),
        ];
        for (asked, first, len) in cases {
            let shown = format!("{asked:?}");
            assert_eq!(first_and_len(asked), (first, len), "{shown}");
        }
    }

    #[tokio::test]
    async fn who_reads_too_slowly_is_told_what_is_missing() {
        let logs = logs(1);
        let (_stop, stopped) = watch::channel(false);
        let mut records = pin!(logs.read(asked(true, 0, 0), stopped));
        let mut next = async || soon(records.as_mut()).await.unwrap().message;
        assert_eq!(next().await, "0");
        (1..=MOST + 7).for_each(|number| logs.write(record(number)));
        let missing = next().await;
        assert!(missing.starts_with("7 records are missing"), "{missing}");
        assert_eq!(next().await, "8");
    }

    #[tokio::test]
    async fn a_stream_ends_with_its_server() {
        let logs = logs(1);
        let (stop, stopped) = watch::channel(false);
        let mut records = pin!(logs.read(asked(true, 0, 0), stopped));
        let mut next = async || soon(records.as_mut()).await;
        assert!(next().await.is_some());
        logs.write(record(1));
        stop.send_replace(true);
        assert!(next().await.is_some(), "what is there is sent");
        assert!(next().await.is_none());
    }
}
