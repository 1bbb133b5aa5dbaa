//! Few calls at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use micro::middleware::{Concurrency, Labels, Metrics, Recorder};

use super::readiness::Both;
use super::{End, Script, give_up, served};
use crate::greeter::{Number, Request};

fn ends(limit: &Concurrency) -> Vec<(End, Told)> {
    let ((a, at_server), (b, at_client)) = (Script::new(), Script::new());
    vec![
        (End::server(&a, limit.clone()), at_server),
        (End::client(&b, limit.clone()), at_client),
    ]
}

type Told = tokio::sync::mpsc::UnboundedReceiver<String>;

#[tokio::test]
async fn too_many_calls_fail_at_once() {
    let limit = Concurrency::new(2);
    for (end, mut told) in ends(&limit) {
        let first = end.begin("wait", &mut told).await;
        let second = end.begin("wait", &mut told).await;
        let error = end.call("more").await.unwrap_err();
        assert_eq!(error.code(), 429);
        assert!(error.detail().contains("2 calls run"), "{error}");
        assert_eq!(limit.running(), 2);
        end.go();
        end.go();
        assert!(first.await.unwrap().is_ok() && second.await.unwrap().is_ok());
        assert_eq!(end.code("more").await, 0);
        assert_eq!(limit.running(), 0);
    }
}

#[tokio::test]
async fn a_call_leaves_its_place_however_it_ends() {
    let limit = Concurrency::new(1);
    for (end, mut told) in ends(&limit) {
        give_up(end.begin("wait", &mut told).await).await;
        assert_eq!(end.code("panic").await, 500);
        assert_eq!(end.code("404").await, 404);
        assert_eq!(end.code("more").await, 0);
        assert_eq!(limit.running(), 0);
    }
}

#[tokio::test]
async fn calls_wait_in_a_queue_with_a_limit() {
    let limit = Concurrency::new(1).queue(1);
    let queued = async |calls| {
        while limit.waiting() != calls {
            tokio::task::yield_now().await;
        }
    };
    for (end, mut told) in ends(&limit) {
        let first = end.begin("wait", &mut told).await;
        let second = end.spawn("second");
        queued(1).await;
        assert_eq!(end.code("third").await, 429);
        // Who gives up makes room.
        give_up(second).await;
        assert_eq!(limit.waiting(), 0);
        let fourth = end.spawn("fourth");
        queued(1).await;
        assert!(told.try_recv().is_err(), "the fourth waits");
        end.go();
        assert!(first.await.unwrap().is_ok());
        assert_eq!(fourth.await.unwrap().unwrap(), "hello fourth");
        assert_eq!((limit.running(), limit.waiting()), (0, 0));
    }
}

#[tokio::test(start_paused = true)]
async fn who_waits_does_so_until_its_deadline() {
    let limit = Concurrency::new(0).queue(1);
    for (end, _told) in ends(&limit) {
        let time = Duration::from_secs(3);
        assert_eq!(end.late(time).await.unwrap_err().code(), 408);
        assert_eq!(limit.waiting(), 0);
    }
}

#[tokio::test]
async fn a_stream_of_a_server_runs_until_it_is_sent() {
    let (script, _told) = Script::new();
    let limit = Concurrency::new(1);
    let (_service, client) = served!(script, server: [limit.clone()], client: []);
    let request = || Request { name: "me".into() };
    let mut replies = client.count(Number { value: 2 }).await.unwrap();
    assert!(replies.message().await.unwrap().is_some());
    let error = client.call(request()).await.unwrap_err();
    assert_eq!((error.code(), error.id()), (429, crate::NAME));
    script.go.add_permits(1);
    while replies.message().await.unwrap().is_some() {}
    client.call(request()).await.unwrap();

    // One that nobody reads any more has ended too.
    let mut replies = client.count(Number { value: 2 }).await.unwrap();
    assert!(replies.message().await.unwrap().is_some());
    drop(replies);
    while limit.running() > 0 {
        tokio::task::yield_now().await;
    }
    client.call(request()).await.unwrap();
}

#[tokio::test]
async fn a_stream_of_a_client_runs_until_it_is_read() {
    let (script, _told) = Script::new();
    let limit = Concurrency::new(1);
    let (_service, client) = served!(script, server: [], client: [limit.clone()]);
    let mut replies = client.count(Number { value: 2 }).await.unwrap();
    assert!(replies.message().await.unwrap().is_some());
    let error = client.call(Request::default()).await.unwrap_err();
    assert_eq!((error.code(), error.id()), (429, "go.micro.client"));
    script.go.add_permits(1);
    while replies.message().await.unwrap().is_some() {}
    assert_eq!(limit.running(), 0);
    client.call(Request::default()).await.unwrap();

    let replies = client.count(Number { value: 2 }).await.unwrap();
    assert_eq!(limit.running(), 1);
    drop(replies);
    assert_eq!(limit.running(), 0);
}

/// How many calls run, and how many did at most.
#[derive(Default)]
struct Peak {
    now: AtomicUsize,
    most: AtomicUsize,
}

impl Recorder for Peak {
    fn started(&self, _: &Labels) {
        let now = self.now.fetch_add(1, Ordering::SeqCst) + 1;
        self.most.fetch_max(now, Ordering::SeqCst);
    }

    fn finished(&self, _: &Labels, code: i32, _: Duration) {
        assert_eq!(code, 200);
        self.now.fetch_sub(1, Ordering::SeqCst);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_limit_holds_on_many_threads() {
    let (script, peak) = (Script::new().0, Arc::new(Peak::default()));
    let limit = Concurrency::new(3).queue(500);
    let end = End::server(&script, Both(limit.clone(), Metrics::new(peak.clone())));
    let calls: Vec<_> = (0..500).map(|_| end.spawn("yield")).collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!(peak.most.load(Ordering::SeqCst), 3);
    assert_eq!((limit.running(), limit.waiting()), (0, 0));
}
