//! Nodes that cannot be reached, hang or leave.

use std::collections::HashMap;
use std::time::Duration;

use micro::Error;
use micro::registry::{Memory, Registry};
use micro::selector::Filter;
use tokio::net::TcpListener;

use super::{GRPC, client, nobody, node, register, request, service, who};

#[tokio::test]
async fn a_node_that_cannot_be_reached_is_passed_over_and_left_out() {
    let registry = Memory::new();
    let _a = node(&registry, "a", &[GRPC]).await;
    let dead = service("dead", &nobody().await, &[GRPC]);
    register(&registry, &dead).await;
    let client = client(&registry);
    for _ in 0..50 {
        let reply = client.call(request("x")).retries(0).await.unwrap();
        assert_eq!(reply.greeting_text, "a");
    }
    // Where there is no other, that it cannot be reached is what the caller hears.
    let only = client
        .call(request("x"))
        .filter(Filter::address(&dead.nodes[0].address));
    let error = only.retries(0).await.unwrap_err();
    assert_eq!(error.code(), 503, "{error}");
}

#[tokio::test]
async fn an_error_of_the_node_is_no_reason_to_leave_it_out() {
    let registry = Memory::new();
    let _a = node(&registry, "a", &[GRPC]).await;
    let _b = node(&registry, "b", &[GRPC]).await;
    let client = client(&registry);
    for _ in 0..6 {
        client.call(request("fail")).retries(0).await.unwrap_err();
    }
    let mut seen = HashMap::new();
    for _ in 0..60 {
        *seen.entry(who(&client).await).or_insert(0) += 1;
    }
    assert_eq!(seen.len(), 2, "{seen:?}");
}

#[tokio::test]
async fn a_node_that_leaves_loses_no_call() {
    let registry = Memory::new();
    let leaving = node(&registry, "a", &[GRPC]).await;
    let address = leaving.address().to_string();
    let _others = [
        node(&registry, "b", &[GRPC]).await,
        node(&registry, "c", &[GRPC]).await,
    ];
    let client = client(&registry);
    let callers: Vec<_> = (0..16)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move {
                for _ in 0..20 {
                    client.call(request("slow")).retries(0).await?;
                }
                Ok::<_, Error>(())
            })
        })
        .collect();
    tokio::task::yield_now().await;
    client.call(request("slow")).await.unwrap();
    let gone = service("a", &address, &[]);
    registry.deregister(&gone).await.unwrap();
    leaving.stop(Duration::from_secs(5)).await;
    for caller in callers {
        caller.await.unwrap().unwrap();
    }
}

/// A node that takes connections and says nothing.
async fn mute(registry: &Memory) -> TcpListener {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    register(registry, &service("mute", &address, &[GRPC])).await;
    listener
}

#[tokio::test]
async fn a_node_that_hangs_is_left_out() {
    let registry = Memory::new();
    let _a = node(&registry, "a", &[GRPC]).await;
    let mute = mute(&registry).await;
    let client = client(&registry);
    let address = mute.local_addr().unwrap().to_string();
    let call = client.call(request("x")).filter(Filter::address(address));
    let error = call.timeout(Duration::from_millis(1100)).await.unwrap_err();
    assert_eq!(error.code(), 408, "{error}");
    for _ in 0..20 {
        let call = client
            .call(request("x"))
            .timeout(Duration::from_millis(500));
        assert_eq!(call.await.unwrap().greeting_text, "a");
    }
}

#[tokio::test]
async fn a_stream_may_wait_as_long_as_it_likes() {
    let registry = Memory::new();
    let _a = node(&registry, "a", &[GRPC]).await;
    let mute = mute(&registry).await;
    let client = client(&registry);
    let address = mute.local_addr().unwrap().to_string();
    let (_keep, requests) = micro::stream::channel(1);
    let waiting = client.double(requests).filter(Filter::address(address));
    let mut replies = waiting.await.unwrap();
    let silence = tokio::time::timeout(Duration::from_millis(1100), replies.message());
    silence.await.unwrap_err();
    drop(replies);
    // It is still in rotation: one of so many calls goes there, and waits in vain.
    for _ in 0..40 {
        let call = client.call(request("x")).timeout(Duration::from_millis(50));
        if let Err(error) = call.await {
            assert_eq!(error.code(), 408, "{error}");
            return;
        }
    }
    panic!("the node is left out");
}
