//! However a service ends, it leaves the registry, and no call is lost.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use micro::registry::{Action, Memory, Registry};
use micro::{Client, Error};
use tokio::sync::mpsc;
use tokio::time::sleep;

use super::{greeter, nodes, told};
use crate::NAME;
use crate::greeter::{GreeterClient, Request};

fn john() -> Request {
    Request {
        name: "John".into(),
    }
}

#[tokio::test]
async fn a_service_that_stops_is_gone_while_it_still_answers() {
    let registry = Memory::new();
    let mut watcher = registry.watch(None).await.unwrap();
    let service = greeter(registry).drain(Duration::from_secs(60));
    let service = service.start().await.unwrap();
    assert_eq!(told(&mut watcher).await, Action::Create);
    let address = service.address().to_string();
    let stopping = tokio::spawn(service.stop());
    assert_eq!(told(&mut watcher).await, Action::Delete);
    let client = Client::builder().address(address).build();
    GreeterClient::new(NAME, client).call(john()).await.unwrap();
    stopping.abort();
}

#[tokio::test]
async fn a_service_that_is_done_is_gone() {
    let registry = Memory::new();
    let mut watcher = registry.watch(None).await.unwrap();
    let (done, until) = tokio::sync::oneshot::channel::<()>();
    let running = tokio::spawn(greeter(registry).run_until(async { drop(until.await) }));
    assert_eq!(told(&mut watcher).await, Action::Create);
    drop(done);
    assert_eq!(told(&mut watcher).await, Action::Delete);
    running.await.unwrap().unwrap();
}

#[tokio::test]
async fn a_service_that_is_dropped_is_gone() {
    let registry = Memory::new();
    let mut watcher = registry.watch(None).await.unwrap();
    drop(greeter(registry).start().await.unwrap());
    assert_eq!(told(&mut watcher).await, Action::Create);
    assert_eq!(told(&mut watcher).await, Action::Delete);
}

#[tokio::test]
async fn a_start_that_is_given_up_is_gone() {
    let registry = Memory::new();
    let mut watcher = registry.watch(None).await.unwrap();
    let service = greeter(registry).after_start(async || std::future::pending().await);
    tokio::select! {
        started = service.start() => panic!("{started:?}"),
        action = told(&mut watcher) => assert_eq!(action, Action::Create),
    }
    assert_eq!(told(&mut watcher).await, Action::Delete);
}

#[tokio::test]
async fn a_start_that_fails_is_gone() {
    let registry = Memory::new();
    let mut watcher = registry.watch(None).await.unwrap();
    let failing = greeter(registry.clone()).after_start(async || Err(Error::conflict("", "no")));
    assert_eq!(failing.start().await.unwrap_err().detail(), "no");
    assert_eq!(told(&mut watcher).await, Action::Create);
    assert_eq!(told(&mut watcher).await, Action::Delete);

    let panicking = greeter(registry.clone()).after_start(async || panic!("no more"));
    let error = panicking.run().await.unwrap_err();
    assert_eq!(error.detail(), "the after_start hook panicked: no more");
    assert_eq!(told(&mut watcher).await, Action::Create);
    assert_eq!(told(&mut watcher).await, Action::Delete);
    assert_eq!(nodes(&registry).await, 0);
}

#[tokio::test]
async fn a_node_that_stops_under_load_loses_no_call() {
    let registry = Memory::new();
    let first = greeter(registry.clone()).drain(Duration::from_millis(100));
    let first = first.start().await.unwrap();
    let second = greeter(registry.clone()).start().await.unwrap();
    let client = Client::builder()
        .registry(Arc::new(registry))
        .retries(0)
        .build();
    let (done, mut calls) = mpsc::unbounded_channel();
    let callers: Vec<_> = (0..8)
        .map(|_| {
            let greeter = GreeterClient::new(NAME, client.clone());
            let done = done.clone();
            tokio::spawn(
                async move { while done.send(greeter.call(john()).await.map(drop)).is_ok() {} },
            )
        })
        .collect();
    let mut succeed = async |count| {
        for _ in 0..count {
            calls.recv().await.unwrap().unwrap();
        }
    };
    succeed(500).await;
    let stopping = tokio::spawn(first.stop());
    while !stopping.is_finished() {
        succeed(1).await;
    }
    succeed(500).await;
    drop(calls);
    for caller in callers {
        caller.await.unwrap();
    }
    second.stop().await;
}

#[tokio::test(start_paused = true)]
async fn tasks_run_one_after_the_other_until_the_stop() {
    let runs = Arc::new(AtomicU32::new(0));
    let counted = runs.clone();
    let seconds = Duration::from_secs;
    let service = greeter(Memory::new()).every(seconds(10), move || {
        let run = counted.fetch_add(1, Ordering::Relaxed);
        async move {
            assert_ne!(run, 0, "the others come all the same");
            sleep(seconds(25)).await;
        }
    });
    let service = service.start().await.unwrap();
    let ran = || runs.load(Ordering::Relaxed);
    sleep(seconds(9)).await;
    assert_eq!(ran(), 0);
    sleep(seconds(2)).await;
    assert_eq!(ran(), 1);
    sleep(seconds(10)).await;
    assert_eq!(ran(), 2);
    // It takes 25 s, then it is time for the next.
    sleep(seconds(23)).await;
    assert_eq!(ran(), 2);
    sleep(seconds(3)).await;
    assert_eq!(ran(), 3);
    service.stop().await;
    sleep(seconds(600)).await;
    assert_eq!(ran(), 3);
}
