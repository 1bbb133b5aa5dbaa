//! Connections in trouble.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use micro::{Client, Service};
use micro_testkit::{Clock, Cut, Outcome, Proxy, Recorder, Running, assert_error, serve_service};

use crate::{Greeter, GreeterClient, GreeterServer, hello, name};

struct Behind {
    proxy: Proxy,
    greeter: GreeterClient,
    recorder: Recorder,
    _server: Running,
}

async fn behind() -> Behind {
    let recorder = Recorder::new();
    let service = Service::builder("greeter").handler(GreeterServer::new(Greeter));
    let server = serve_service(service.layer(recorder.clone())).await;
    let proxy = Proxy::to(server.address().to_string()).await;
    let client = Client::builder().address(proxy.address().to_string());
    Behind {
        greeter: GreeterClient::new(server.name(), client.retries(0).build()),
        proxy,
        recorder,
        _server: server,
    }
}

#[tokio::test]
async fn a_cut_takes_one_call() {
    let Behind {
        proxy,
        greeter,
        recorder,
        _server,
    } = behind().await;
    let cuts = [
        (Cut::BeforeRequest, 0),
        (Cut::BeforeReply, 1),
        (Cut::InReply, 1),
    ];
    let mut calls = 0;
    for (round, (cut, arrives)) in (1..).zip(cuts) {
        proxy.cut(cut);
        assert_eq!(proxy.cuts_left(), 1);
        assert_error(&greeter.hello(name("John")).await).code(503);
        assert_eq!((proxy.cuts_left(), proxy.broken()), (0, round));
        for _ in 0..arrives {
            let ended = recorder.next_ended().await;
            assert!(matches!(ended.outcome(), Outcome::Answered), "{cut:?}");
        }
        calls += arrives;
        assert_eq!(recorder.calls().len(), calls, "{cut:?}");
        assert_eq!(greeter.hello(name("John")).await.unwrap(), hello("John"));
        recorder.next_ended().await;
        calls += 1;
        assert_eq!(proxy.connections(), round + 1);
    }
    // A status without a message is cut, too.
    proxy.cut(Cut::InReply);
    assert_error(&greeter.hello(name("")).await).code(503);
}

#[tokio::test]
async fn a_server_goes_down_and_comes_back_at_its_address() {
    let Behind {
        proxy,
        greeter,
        _server,
        ..
    } = behind().await;
    greeter.hello(name("John")).await.unwrap();
    proxy.up().await;
    assert_eq!(proxy.broken(), 0, "it was up");
    for _ in 0..2 {
        proxy.down().await;
        let reply = greeter.hello(name("John")).await;
        assert_error(&reply).code(503);
    }
    assert_eq!(proxy.broken(), 1);
    let refused = tokio::net::TcpStream::connect(proxy.address()).await;
    let refused = refused.unwrap_err().kind();
    assert_eq!(refused, std::io::ErrorKind::ConnectionRefused);
    proxy.up().await;
    assert_eq!(greeter.hello(name("John")).await.unwrap(), hello("John"));
    assert_eq!(proxy.break_all().await, 1);
    assert_eq!(greeter.hello(name("John")).await.unwrap(), hello("John"));
    assert_eq!((proxy.connections(), proxy.broken()), (3, 2));
}

#[tokio::test]
async fn who_calls_a_server_that_is_not_there_hears_of_it() {
    let gone = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = gone.local_addr().unwrap().to_string();
    drop(gone);
    let proxy = Proxy::to(address).await;
    let greeter = GreeterClient::new("greeter", proxy.client());
    assert_error(&greeter.hello(name("John")).await).code(503);
    assert_eq!(proxy.broken(), 0);
}

#[tokio::test(start_paused = true)]
async fn replies_are_held_back() {
    let clock = Clock::held();
    let Behind {
        proxy,
        greeter,
        recorder,
        _server,
    } = behind().await;
    greeter.hello(name("John")).await.unwrap();
    recorder.next_ended().await;
    proxy.delay(Duration::from_secs(10));
    let call = tokio::spawn(greeter.hello(name("John")).into_future());
    recorder.next_ended().await;
    clock.settle().await;
    clock.advance(Duration::from_secs(5)).await;
    assert_error(&call.await.unwrap()).code(408);
}

#[tokio::test(start_paused = true)]
async fn connections_have_their_age() {
    let clock = Clock::held();
    let Behind {
        proxy,
        greeter,
        _server,
        ..
    } = behind().await;
    let asked = AtomicU32::new(0);
    proxy.max_age(move || (asked.fetch_add(1, Ordering::SeqCst) + 1) * Duration::from_secs(1));
    for (seconds, broken) in [(1, 1), (1, 1), (1, 2)] {
        greeter.hello(name("John")).await.unwrap();
        clock.advance(Duration::from_secs(seconds)).await;
        assert_eq!(proxy.broken(), broken);
    }
}

#[tokio::test]
async fn a_proxy_that_is_dropped_breaks_its_connections() {
    let Behind {
        proxy,
        greeter,
        _server,
        ..
    } = behind().await;
    greeter.hello(name("John")).await.unwrap();
    let address = proxy.address();
    drop(proxy);
    while tokio::net::TcpStream::connect(address).await.is_ok() {
        tokio::task::yield_now().await;
    }
    assert_error(&greeter.hello(name("John")).await).code(503);
}
