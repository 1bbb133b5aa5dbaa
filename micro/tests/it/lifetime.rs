//! What ends a call early, and how a service stops and comes back.

use std::time::Duration;

use micro::{Client, Service, stream};
use tokio::sync::mpsc::UnboundedReceiver;

use crate::greeter::{GreeterClient, GreeterServer, Number, Request};
use crate::handler::{Event, Greeter};
use crate::{NAME, serve};

fn forever() -> Request {
    Request {
        name: "forever".into(),
    }
}

/// Waits for an event; a test that waits in vain fails.
async fn told(events: &mut UnboundedReceiver<Event>, event: Event) {
    let next = tokio::time::timeout(Duration::from_secs(10), events.recv()).await;
    assert_eq!(next, Ok(Some(event)));
}

/// Drops a unary call and two streams in the middle; the handler has to learn of each.
async fn dropped_calls_end(client: &GreeterClient, events: &mut UnboundedReceiver<Event>) {
    tokio::select! {
        reply = client.call(forever()) => panic!("{reply:?}"),
        () = told(events, Event::Began) => {}
    }
    told(events, Event::Dropped).await;

    let mut replies = client.count(Number { value: -1 }).await.unwrap();
    assert_eq!(replies.message().await.unwrap(), Some(Number { value: 1 }));
    told(events, Event::Began).await;
    drop(replies);
    told(events, Event::Dropped).await;

    let (requests, stream) = stream::channel(1);
    let replies = client.double(stream).await.unwrap();
    told(events, Event::Began).await;
    drop(replies);
    told(events, Event::Dropped).await;
    requests.closed().await;
}

#[tokio::test]
async fn a_dropped_call_drops_its_handler() {
    let mut served = serve().await;
    dropped_calls_end(&served.client, &mut served.events).await;
}

#[tokio::test]
async fn a_dropped_call_drops_its_handler_in_process() {
    let (handler, mut events) = Greeter::new();
    dropped_calls_end(&GreeterClient::in_process(handler), &mut events).await;
}

#[tokio::test]
async fn a_call_past_its_deadline_drops_its_handler() {
    let mut served = serve().await;
    let call = served
        .client
        .call(forever())
        .timeout(Duration::from_millis(30));
    let error = call.await.unwrap_err();
    assert_eq!(error.code(), 408);
    told(&mut served.events, Event::Began).await;
    told(&mut served.events, Event::Dropped).await;

    let (_requests, stream) = stream::channel(1);
    let call = served
        .client
        .double(stream)
        .timeout(Duration::from_millis(30));
    let mut replies = call.await.unwrap();
    assert_eq!(replies.message().await.unwrap_err().code(), 408);
    assert_eq!(replies.message().await.unwrap(), None);
    told(&mut served.events, Event::Began).await;
    told(&mut served.events, Event::Dropped).await;
}

#[tokio::test]
async fn a_lost_connection_drops_its_handlers() {
    let mut served = serve().await;
    let address = served.service.address();
    let socket = tokio::net::TcpStream::connect(address).await.unwrap();
    let (sender, connection) = h2::client::handshake(socket).await.unwrap();
    let connection = tokio::spawn(async move { drop(connection.await) });
    let request = http::Request::post(format!("http://{address}/Greeter/Call"))
        .header("content-type", "application/grpc")
        .header("x-content-type", "application/grpc")
        .body(())
        .unwrap();
    let (_response, mut body) = sender
        .ready()
        .await
        .unwrap()
        .send_request(request, false)
        .unwrap();
    body.send_data(crate::raw::request("forever").into(), false)
        .unwrap();
    told(&mut served.events, Event::Began).await;
    connection.abort();
    told(&mut served.events, Event::Dropped).await;
}

#[tokio::test]
async fn a_service_that_comes_back_is_called_again() {
    let mut served = serve().await;
    let address = served.service.address();
    let name = || Request {
        name: "John".into(),
    };
    served.client.call(name()).await.unwrap();
    served.service.stop().await;

    let again = Service::builder(NAME)
        .unlisted()
        .address(address.to_string())
        .handler(GreeterServer::new(Greeter::new().0));
    served.service = again.start().await.unwrap();
    served.client.call(name()).await.unwrap();
}

#[tokio::test]
async fn a_stop_waits_for_calls_in_progress_and_takes_no_more() {
    let mut served = serve().await;
    let address = served.service.address();
    let (requests, stream) = stream::channel(1);
    let mut replies = served.client.double(stream).await.unwrap();
    told(&mut served.events, Event::Began).await;

    let stopping = tokio::spawn(served.service.stop());
    // Refused as soon as the listener is closed.
    while tokio::net::TcpStream::connect(address).await.is_ok() {
        tokio::task::yield_now().await;
    }
    assert!(!stopping.is_finished());
    requests.send(Number { value: 4 }).await.unwrap();
    assert_eq!(replies.message().await.unwrap(), Some(Number { value: 8 }));
    drop(requests);
    assert_eq!(replies.message().await.unwrap(), None);
    stopping.await.unwrap();
}

#[tokio::test]
async fn a_stop_cuts_off_what_takes_too_long() {
    let (handler, mut events) = Greeter::new();
    let service = Service::builder(NAME)
        .unlisted()
        .address("127.0.0.1:0")
        .stop_timeout(Duration::from_millis(20))
        .handler(GreeterServer::new(handler))
        .start()
        .await
        .unwrap();
    let client = Client::builder()
        .address(service.address().to_string())
        .build();
    let client = GreeterClient::new(NAME, client);
    let call = tokio::spawn(client.call(forever()).into_future());
    told(&mut events, Event::Began).await;
    service.stop().await;
    told(&mut events, Event::Dropped).await;
    let error = call.await.unwrap().unwrap_err();
    assert_eq!(error.code(), 503, "{error:?}");
}

#[tokio::test]
async fn two_handlers_of_one_method_do_not_start() {
    let server = || GreeterServer::new(Greeter::new().0);
    let twice = Service::builder(NAME)
        .unlisted()
        .address("127.0.0.1:0")
        .handler(server())
        .handler(server());
    let error = twice.start().await.unwrap_err();
    assert_eq!(error.code(), 409);
    assert!(
        Service::builder(NAME)
            .unlisted()
            .address("nonsense")
            .start()
            .await
            .is_err()
    );
}

#[tokio::test]
async fn addresses_in_the_forms_of_go() {
    for address in [":0", "*:0", "0.0.0.0:0", "localhost:0"] {
        let service = Service::builder(NAME)
            .unlisted()
            .address(address)
            .start()
            .await
            .unwrap();
        assert_ne!(service.address().port(), 0, "{address}");
        service.stop().await;
    }
}
