//! Records of a log, from `tracing` to who asks.

use std::time::Duration;

use micro::Codec;
use micro::debug::{LogLayer, Records};
use tracing::Level;
use tracing::subscriber::DefaultGuard;
use tracing_subscriber::Layer;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::layer::SubscriberExt;

use super::{asking, keeping};
use crate::proto::{LogRequest, Record};

/// Keeps what is told on this thread.
fn listening(records: &Records) -> DefaultGuard {
    let layer = LogLayer::new(records).with_filter(LevelFilter::INFO);
    tracing::subscriber::set_default(tracing_subscriber::registry().with(layer))
}

fn following() -> LogRequest {
    LogRequest {
        stream: true,
        ..LogRequest::default()
    }
}

async fn all(asked: LogRequest, records: &Records) -> Vec<Record> {
    let service = keeping(records).await;
    let mut replies = asking(&service).log(asked).codec(Codec::Json).await;
    let replies = replies.as_mut().unwrap();
    let mut all = Vec::new();
    while let Some(record) = replies.message().await.unwrap() {
        all.push(record);
    }
    service.stop().await;
    all
}

#[tokio::test]
async fn events_become_records() {
    let records = Records::new();
    let guard = listening(&records);
    let line = line!() + 1;
    tracing::info!(answer = 42, name = "käse", "hello {}", "there");
    tracing::warn!(file = "mine.txt", level = "high", error = %std::fmt::Error);
    tracing::debug!("not asked for");
    drop(guard);
    let [hello, mine] = &all(LogRequest::default(), &records).await[..] else {
        panic!("two records");
    };
    assert_eq!(hello.message, "hello there");
    assert!(hello.timestamp > 1_700_000_000);
    let known = |record: &Record, name: &str| record.metadata[name].clone();
    assert_eq!(known(hello, "answer"), "42");
    assert_eq!(known(hello, "name"), "käse");
    assert_eq!(known(hello, "level"), "info");
    assert_eq!(known(hello, "target"), module_path!());
    assert_eq!(known(hello, "file"), format!("{}:{line}", file!()));
    assert_eq!(mine.message, "");
    assert_eq!(known(mine, "file"), "mine.txt");
    assert_eq!(known(mine, "level"), "high");
    assert_eq!(known(mine, "error"), std::fmt::Error.to_string());
}

#[tokio::test]
async fn the_wire_itself_is_left_out() {
    let records = Records::new();
    let guard = listening(&records);
    tracing::event!(target: "h2::codec::framed_write", Level::INFO, "send");
    tracing::event!(target: "h2", Level::ERROR, "send");
    tracing::event!(target: "h2o", Level::INFO, "water");
    drop(guard);
    let records = all(LogRequest::default(), &records).await;
    let texts: Vec<_> = records.iter().map(|record| &record.message).collect();
    assert_eq!(texts, ["water"]);
}

#[tokio::test]
async fn a_long_record_is_cut() {
    let records = Records::new();
    let guard = listening(&records);
    let long = "é".repeat(4000);
    tracing::info!(first = &*long, second = ?long, "{long}");
    drop(guard);
    let [record] = &all(LogRequest::default(), &records).await[..] else {
        panic!("one record");
    };
    let (message, second) = (&record.message, &record.metadata["second"]);
    let kept = message.len() + second.len() + record.metadata["first"].len();
    assert!((4096..4110).contains(&kept), "{kept}");
    assert!(message.starts_with('é') && message.ends_with('…') && second == "…");
}

#[tokio::test]
async fn the_last_of_many_are_sent() {
    let records = Records::new();
    let guard = listening(&records);
    (0..1100).for_each(|number| tracing::info!("{number}"));
    drop(guard);
    for (count, first, len) in [(0, "1000", 100), (3, "1097", 3), (5000, "76", 1024)] {
        let asked = LogRequest {
            count,
            ..LogRequest::default()
        };
        let sent = all(asked, &records).await;
        assert_eq!((&*sent[0].message, sent.len()), (first, len));
        assert_eq!(sent[len - 1].message, "1099");
    }
    let since = LogRequest {
        since: i64::MAX,
        ..LogRequest::default()
    };
    assert!(all(since, &records).await.is_empty(), "the future");
}

#[tokio::test]
async fn who_follows_is_sent_what_comes() {
    let records = Records::new();
    let service = keeping(&records).await;
    let _guard = listening(&records);
    (0..20).for_each(|number| tracing::info!("old {number}"));
    let mut one = asking(&service).log(following()).await.unwrap();
    let mut other = asking(&service).log(following()).await.unwrap();
    for replies in [&mut one, &mut other] {
        for number in 10..20 {
            let record = replies.message().await.unwrap().unwrap();
            assert_eq!(record.message, format!("old {number}"));
        }
    }
    for number in 0..3 {
        tracing::info!("new {number}");
        let record = one.message().await.unwrap().unwrap();
        assert_eq!(record.message, format!("new {number}"));
    }
    drop(other);
    // Nobody has to leave before the service may.
    let stopping = tokio::time::timeout(Duration::from_secs(5), service.stop());
    stopping.await.unwrap();
    assert_eq!(one.message().await.unwrap(), None);
}
