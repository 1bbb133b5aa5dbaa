//! Our client finds a go-micro service and calls it.

use std::sync::Arc;

use interop::NAME;
use interop::debug::{DebugClient, HealthRequest};
use interop::proto::{Counting, Everything, Failure, InteropClient, Number};
use micro::{Client, Service, stream};
use micro_mdns::Mdns;

use super::node::Node;
use super::{known, within};
use crate::handler::number;
use crate::sample;

#[test]
fn calls_of_every_kind() {
    within("to_go::calls_of_every_kind", async {
        let _go = Node::serving().await;
        known(NAME, 1).await;
        let client = Client::builder().registry(Arc::new(Mdns::new())).build();
        let interop = InteropClient::new(NAME, client.clone());
        let echoed = interop.echo(sample::message()).await.unwrap();
        assert_eq!(echoed, sample::message());
        let failure = Failure {
            id: "x".into(),
            code: 404,
            detail: "not here".into(),
            ..Failure::default()
        };
        let error = interop.fail(failure).await.unwrap_err();
        assert_eq!(
            (error.id(), error.code(), error.detail()),
            ("x", 404, "not here")
        );

        let counting = Counting {
            up_to: 3,
            then_fail: None,
        };
        let mut numbers = interop.count(counting).await.unwrap();
        for value in 1..=3 {
            assert_eq!(numbers.message().await.unwrap(), Some(number(value)));
        }
        assert_eq!(numbers.message().await.unwrap(), None);
        let sum = interop.sum(stream::iter((1..=4).map(number)));
        assert_eq!(sum.await.unwrap(), number(10));
        let (requests, stream) = stream::channel::<Number>(1);
        let mut doubles = interop.double(stream).await.unwrap();
        for value in 1..=3 {
            requests.send(number(value)).await.unwrap();
            assert_eq!(doubles.message().await.unwrap(), Some(number(2 * value)));
        }
        drop(requests);
        assert_eq!(doubles.message().await.unwrap(), None);

        let health = DebugClient::new(NAME, client).health(HealthRequest::default());
        assert_eq!(health.await.unwrap().status, "ok");
    });
}

/// The client of a service, and one that was told nothing at all.
#[test]
fn clients_that_were_told_nothing() {
    within("to_go::clients_that_were_told_nothing", async {
        let _go = Node::serving().await;
        known(NAME, 1).await;
        let ours = Service::builder("go.micro.srv.caller");
        let ours = ours.start().await.unwrap();
        for client in [ours.client(), Client::builder().build()] {
            let interop = InteropClient::new(NAME, client.clone());
            let echoed = interop.echo(Everything::default()).await.unwrap();
            assert_eq!(echoed, Everything::default());
            let error = InteropClient::new("go.micro.srv.nobody", client);
            let error = error.echo(Everything::default()).await.unwrap_err();
            assert_eq!((error.id(), error.code()), ("go.micro.client", 500));
            let detail = error.detail();
            assert!(
                detail.starts_with("service go.micro.srv.nobody: not found"),
                "{detail}"
            );
        }
        ours.stop().await;
    });
}
