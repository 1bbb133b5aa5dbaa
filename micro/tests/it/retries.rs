//! Calls that are made again, and the connections they are made on.

use std::collections::HashSet;
use std::time::Duration;

use micro::Client;

use crate::greeter::{GreeterClient, Request};
use crate::handler::CROWD;
use crate::{NAME, serve};

fn flaky() -> Request {
    Request {
        name: "flaky".into(),
    }
}

#[tokio::test]
async fn only_who_asks_for_it_is_called_again() {
    let served = serve().await;
    let error = served.client.call(flaky()).await.unwrap_err();
    assert_eq!(error.code(), 503, "the method is not known to be harmless");
    let call = served.client.call(flaky()).retries(1);
    let reply = call.backoff(|_| Duration::ZERO).await.unwrap();
    assert_eq!(reply.greeting_text, "flaky hello 2");
}

#[tokio::test]
async fn retries_end() {
    let served = serve().await;
    let call = served.client.call(flaky()).retries(1);
    let error = call.backoff(|_| Duration::ZERO).await.unwrap_err();
    assert_eq!(error.code(), 503);
    let call = served.client.call(flaky()).retries(0).await;
    assert_eq!(call.unwrap().greeting_text, "flaky hello 2");
}

#[tokio::test]
async fn a_client_may_say_what_is_worth_another_call() {
    let served = serve().await;
    let client = Client::builder()
        .address(served.service.address().to_string())
        .retries(2)
        .retry_on(|error| error.code() == 503)
        .backoff(|_| Duration::ZERO)
        .build();
    let client = GreeterClient::new(NAME, client);
    let reply = client.call(flaky()).await.unwrap();
    assert_eq!(reply.greeting_text, "flaky hello 2");
    let missing = Request {
        name: "missing".into(),
    };
    assert_eq!(client.call(missing).await.unwrap_err().code(), 404);
}

#[tokio::test]
async fn a_pause_is_not_longer_than_the_call() {
    let served = serve().await;
    let call = served.client.call(flaky()).retries(1);
    let call = call.backoff(|_| Duration::from_secs(60));
    assert_eq!(call.await.unwrap_err().code(), 503);
}

#[tokio::test]
async fn a_crowd_gets_more_than_one_connection() {
    let served = serve().await;
    let mut peers = HashSet::new();
    // The first crowd finds one connection and has more made; later ones are spread.
    for _ in 0..20 {
        let calls: Vec<_> = (0..CROWD)
            .map(|_| {
                let client = served.client.clone();
                tokio::spawn(async move {
                    let name = "crowd".into();
                    client.call(Request { name }).await.unwrap().greeting_text
                })
            })
            .collect();
        for call in calls {
            peers.insert(call.await.unwrap());
        }
        if peers.len() > 1 {
            break;
        }
    }
    assert!((2..=8).contains(&peers.len()), "{peers:?}");
}
