//! Streams, by the health service, whose `Watch` goes on for ever.

use std::time::Duration;

use micro::codec::ProtoJson;
use micro::health::{Health, HealthCheckRequest, HealthCheckResponse, HealthClient, Status};
use micro::route::IntoRoutes;
use micro::{Client, Error, Streaming};
use micro_testkit::{Clock, Cut, Outcome, Proxy, Recorder, Script, assert_error, serve};

/// The status of the server as a whole.
fn whole() -> HealthCheckRequest {
    HealthCheckRequest::default()
}

async fn watch(client: &HealthClient) -> micro::Result<Streaming<HealthCheckResponse>> {
    client.watch(whole()).await
}

#[tokio::test]
async fn a_stream_is_seen_to_end_when_it_does() {
    let (seen, sent) = (Recorder::new(), Recorder::new());
    let routes = Health::new().into_routes().layer(seen.clone());
    let client = Client::builder().layer(sent.clone()).in_process(routes);
    let client = HealthClient::new("health", client.build());
    let mut replies = watch(&client).await.unwrap();
    assert!(replies.message().await.unwrap().is_some());
    for recorder in [&seen, &sent] {
        assert!(matches!(recorder.next().await.outcome(), Outcome::Running));
    }
    drop(replies);
    for recorder in [&seen, &sent] {
        let ended = recorder.next_ended().await;
        assert!(matches!(ended.outcome(), Outcome::Dropped), "{ended:?}");
        assert_eq!(ended.endpoint(), "Health.Watch");
    }
}

#[tokio::test(start_paused = true)]
async fn a_script_is_for_streams_too() {
    let clock = Clock::paused();
    let (script, recorder) = (Script::new(), Recorder::new());
    let routes = Health::new().into_routes().layer(script.clone());
    let client = Client::builder().layer(recorder.clone()).in_process(routes);
    let client = HealthClient::new("health", client.build());

    script.fail(Error::forbidden("health", "not for you"));
    let mut replies = watch(&client).await.unwrap();
    assert_error(&replies.message().await).code(403);
    let ended = recorder.next_ended().await;
    let Outcome::Failed(error) = ended.outcome() else {
        panic!("{ended:?}");
    };
    assert_eq!(error.code(), 403);

    script.hang();
    let call = client.watch(whole()).timeout(Duration::from_secs(9));
    let mut replies = call.await.unwrap();
    let (reply, took) = clock.time(replies.message()).await;
    assert_error(&reply).code(408);
    assert_eq!(took, Duration::from_secs(9));

    let not_serving = HealthCheckResponse { status: 2 };
    script.reply::<ProtoJson, _>(not_serving);
    assert_eq!(client.check(whole()).await.unwrap(), not_serving);
}

#[tokio::test]
async fn a_stream_is_cut_within_a_message() {
    let health = Health::new();
    let server = serve(health.clone()).await;
    assert_eq!(server.name(), "grpc.health.v1");
    let proxy = Proxy::to(server.address().to_string()).await;
    let client = HealthClient::new(server.name(), proxy.client());
    proxy.cut(Cut::InReply);
    let mut replies = watch(&client).await.unwrap();
    assert_error(&replies.message().await).code(503);

    let mut replies = watch(&client).await.unwrap();
    assert!(replies.message().await.unwrap().is_some());
    health.set("", Status::NotServing);
    assert!(replies.message().await.unwrap().is_some());
    assert_eq!(proxy.break_all().await, 1);
    assert_error(&replies.message().await).code(503);
}
