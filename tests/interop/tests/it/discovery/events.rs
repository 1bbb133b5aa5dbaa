//! Events over go-micro's HTTP broker: each side's publishers, and subscribers on both sides.

use interop::proto::Everything;
use micro::registry::Registry;
use micro::service::RunningService;
use micro::{Codec, Context, Event, Service, Subscriber};
use micro_mdns::Mdns;
use serde_json::{Value, json};
use tokio::sync::mpsc;

use super::node::Node;
use super::{until, within};
use crate::peer::PATIENCE;
use crate::sample;

/// Everybody gets these.
const ALL: &str = "interop.all";

/// One of `workers` gets each of these.
const QUEUE: &str = "interop.queue";

/// Subscribers of both topics in Go and in Rust.
struct Both {
    go: Node,
    rust: RunningService,
    came: mpsc::UnboundedReceiver<Came>,
}

/// What a subscriber in Rust got.
struct Came {
    topic: &'static str,
    cx: Context,
    message: Everything,
}

impl Both {
    async fn start() -> Self {
        let mut go = Node::start();
        for (topic, queue) in [(ALL, ""), (QUEUE, "workers")] {
            go.obey(json!({"do": "subscribe", "name": topic, "topic": topic, "queue": queue}))
                .await;
        }
        go.obey(json!({"do": "serve"})).await;

        let (sender, came) = mpsc::unbounded_channel();
        let subscriber = |topic| {
            let sender = sender.clone();
            Subscriber::new(topic, move |cx: Context, message: Everything| {
                let came = Came { topic, cx, message };
                let told = sender.send(came).map_err(|_| ());
                async move {
                    told.expect("the test is there");
                    Ok(())
                }
            })
        };
        let rust = Service::builder("go.micro.srv.listener")
            .subscriber(subscriber(ALL))
            .subscriber(subscriber(QUEUE).queue("workers"));
        let rust = rust.start().await.unwrap();

        let ours = Mdns::new();
        until("four subscribers", async || {
            let found = ours.get("micro.http.broker").await.unwrap_or_default();
            found.iter().flat_map(|queue| &queue.nodes).count() == 4
        })
        .await;
        go.knows("micro.http.broker", 4).await;
        Self { go, rust, came }
    }

    async fn in_rust(&mut self) -> Came {
        let came = tokio::time::timeout(PATIENCE, self.came.recv()).await;
        came.expect("an event comes in time").unwrap()
    }

    async fn in_go(&mut self) -> Value {
        self.go.news().await["came"].clone()
    }

    /// Has 20 numbers be published to the queue, and returns how many of them each side has had.
    async fn share(&mut self, mut publish: impl AsyncFnMut(&mut Node, i64)) -> (usize, usize) {
        let mut numbers = Vec::new();
        let (mut in_rust, mut in_go) = (0, 0);
        for number in 1..=20 {
            publish(&mut self.go, number).await;
            tokio::select! {
                came = self.came.recv() => {
                    numbers.push(came.unwrap().message.big_number);
                    in_rust += 1;
                }
                news = self.go.news() => {
                    let number = &news["came"]["message"]["big_number"];
                    numbers.push(number.as_str().unwrap().parse().unwrap());
                    in_go += 1;
                }
            }
        }
        assert_eq!(numbers, (1..=20).collect::<Vec<_>>());
        (in_rust, in_go)
    }
}

#[test]
fn what_go_publishes() {
    within("events::what_go_publishes", async {
        let mut both = Both::start().await;
        // A micro.Event with the client of its service, and with none; a client that is told what to write.
        let ways = [
            json!({}),
            json!({"name": "mucp"}),
            json!({"content_type": "application/protobuf"}),
            json!({"content_type": "application/json"}),
        ];
        for way in ways {
            let mut order = json!({
                "do": "publish",
                "topic": ALL,
                "metadata": {"x-tone": "loud"},
                "request": sample::json(),
            });
            let settings = order.as_object_mut().unwrap();
            settings.extend(way.as_object().unwrap().clone());
            both.go.obey(order).await;
            let came = both.in_rust().await;
            assert_eq!(
                (came.topic, &came.message),
                (ALL, &sample::message()),
                "{way}"
            );
            let metadata = came.cx.metadata();
            assert_eq!(metadata.get("X-Tone"), Some("loud"));
            assert_eq!(metadata.get("Micro-Topic"), Some(ALL));
            let from = (way["name"] != "mucp").then_some("go.micro.srv.interop");
            assert_eq!(metadata.get("Micro-From-Service"), from, "{way}");
            assert_eq!(both.in_go().await["name"], ALL, "{way}");
        }
        let (in_rust, in_go) = both
            .share(async |go, number| {
                let request = json!({"big_number": number.to_string()});
                go.obey(json!({"do": "publish", "topic": QUEUE, "request": request}))
                    .await;
            })
            .await;
        assert!(
            in_rust > 0 && in_go > 0,
            "{in_rust} of 20 here, {in_go} in Go"
        );
        both.rust.stop().await;
    });
}

#[test]
fn what_we_publish() {
    within("events::what_we_publish", async {
        let mut both = Both::start().await;
        let publisher = both.rust.publisher();
        let all = Event::new(ALL, publisher.clone());
        for codec in [Codec::Proto, Codec::Json] {
            let message = sample::message();
            let publish = all.publish(&message).codec(codec);
            publish.metadata("x-tone", "loud").await.unwrap();
            let came = both.in_go().await;
            assert_eq!(
                (&came["name"], &came["message"]),
                (&json!(ALL), &sample::json())
            );
            let metadata = &came["metadata"];
            assert_eq!(metadata["X-Tone"], "loud");
            assert_eq!(metadata["Micro-From-Service"], "go.micro.srv.listener");
            let came = both.in_rust().await;
            assert_eq!((came.topic, came.message), (ALL, sample::message()));
        }
        let queue = Event::new(QUEUE, publisher);
        let (in_rust, in_go) = both
            .share(async |_, number| {
                let message = Everything {
                    big_number: number,
                    ..Everything::default()
                };
                queue.publish(&message).await.unwrap();
            })
            .await;
        assert!(
            in_rust > 0 && in_go > 0,
            "{in_rust} of 20 here, {in_go} in Go"
        );
        both.rust.stop().await;
    });
}
