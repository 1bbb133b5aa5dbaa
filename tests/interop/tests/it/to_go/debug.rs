//! What every go-micro service tells of itself, asked by ours.

use interop::NAME;
use interop::debug::{
    DebugClient, HealthRequest, LogRequest, SpanType, StatsRequest, TraceRequest,
};
use interop::proto::{Failure, InteropClient, Nothing};
use micro::Client;
use micro::debug::{Records, TraceLayer};

use super::ToGo;

impl ToGo {
    fn asking(&self, service: &str) -> DebugClient {
        let client = Client::builder().address(&self.address).build();
        DebugClient::new(service, client)
    }
}

#[tokio::test]
async fn health_and_stats() {
    let Some(to_go) = ToGo::start_with(&["debug"]).await else {
        return;
    };
    for service in [NAME, "", "any"] {
        let health = to_go.asking(service).health(HealthRequest::default());
        assert_eq!(health.await.unwrap().status, "ok");
    }
    to_go.client.fail(Failure::default()).await.unwrap_err();
    let stats = to_go.asking(NAME).stats(StatsRequest::default());
    let stats = stats.await.unwrap();
    assert_eq!((stats.requests, stats.errors), (4, 1));
    assert!(stats.timestamp >= stats.started && stats.started > 1_700_000_000);
    assert!(stats.memory > 0 && stats.threads > 0);
}

#[tokio::test]
async fn records_of_the_log() {
    let Some(to_go) = ToGo::start_with(&["debug"]).await else {
        return;
    };
    let mut records = to_go.asking(NAME).log(LogRequest::default()).await.unwrap();
    for text in ["one", "two"] {
        let record = records.message().await.unwrap().unwrap();
        assert_eq!(
            (&*record.message, &*record.metadata["level"]),
            (text, "info")
        );
        assert!(record.timestamp > 1_700_000_000);
    }
    assert_eq!(records.message().await.unwrap(), None);
}

#[tokio::test]
async fn a_trace_that_began_here_goes_on() {
    let Some(to_go) = ToGo::start_with(&["debug"]).await else {
        return;
    };
    let records = Records::new();
    let client = Client::builder().address(&to_go.address);
    let client = client.layer(TraceLayer::new(&records)).build();
    let interop = InteropClient::new(NAME, client);
    interop.describe(Nothing {}).await.unwrap();
    interop.describe(Nothing {}).await.unwrap();

    // What a service of ours would answer to the same question.
    let ours = micro::Service::builder("go.micro.srv.caller")
        .unlisted()
        .address("127.0.0.1:0");
    let ours = ours.debug(&records).start().await.unwrap();
    let asking = Client::builder().address(ours.address().to_string());
    let asking = DebugClient::new(NAME, asking.build());
    let out = asking.trace(TraceRequest::default()).await.unwrap().spans;
    assert_eq!(out.len(), 2);
    for out in out {
        assert_eq!(out.r#type(), SpanType::Outbound);
        assert_eq!(out.name, "go.micro.srv.interop.Interop.Describe");
        let request = TraceRequest { id: out.trace };
        let spans = to_go.asking(NAME).trace(request).await.unwrap().spans;
        let [span] = &spans[..] else {
            panic!("{spans:?}");
        };
        assert_eq!((span.r#type(), &span.parent), (SpanType::Inbound, &out.id));
        assert_eq!(span.name, out.name);
        assert!(span.started >= out.started && span.duration <= out.duration);
    }
}
