//! Publishes greetings to a topic and subscribes to it: `cargo run -p pubsub`.
//!
//! One subscriber gets every greeting, two share them in a queue.
#![allow(clippy::print_stdout, reason = "the output is what the example shows")]

use std::sync::Arc;

use micro::broker::{Broker, Memory};
use micro::event::Publisher;
use micro::{Context, Event, Result, Subscriber};

use crate::proto::Greeting;

/// What `proto/greeting.proto` declares.
mod proto {
    micro::include_proto!(go.micro.topic.greeting);
}

const TOPIC: &str = "go.micro.topic.greeting";

/// Writes every greeting down.
async fn log(cx: Context, greeting: Greeting) -> Result<()> {
    let from = cx.metadata().get("Micro-From-Service").unwrap_or_default();
    println!("log: {} by {from}", greeting.text);
    Ok(())
}

#[tokio::main]
async fn main() -> Result<()> {
    // The broker of one process; a service has go-micro's, by which it reaches all others.
    let broker: Arc<dyn Broker> = Arc::new(Memory::new());

    let mut subscriptions = vec![Subscriber::new(TOPIC, log).subscribe(&*broker).await?];
    for worker in ["first", "second"] {
        let welcome = move |_: Context, greeting: Greeting| async move {
            println!("{worker} worker: a gift for {}", greeting.name);
            Ok(())
        };
        let subscriber = Subscriber::new(TOPIC, welcome).queue("gifts");
        subscriptions.push(subscriber.subscribe(&*broker).await?);
    }

    let publisher = Publisher::new(broker).service("go.micro.service.greeter");
    let greetings = Event::new(TOPIC, publisher);
    for name in ["Ada", "Grace"] {
        let text = format!("Hello {name}");
        let name = name.to_owned();
        greetings.publish(&Greeting { name, text }).await?;
    }

    // What has been published is handled first.
    for subscription in subscriptions {
        subscription.unsubscribe().await?;
    }
    Ok(())
}
