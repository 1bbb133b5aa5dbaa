//! Publishes greetings to a topic and subscribes to it: `cargo run -p pubsub`.
//!
//! One subscriber gets every greeting, two share them in a queue. Here all are in one process; subscribers
//! in others, of Go or Rust, would get them too.
#![allow(clippy::print_stdout, reason = "the output is what the example shows")]

use micro::{Context, Event, Result, Service, Subscriber};

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
    let mut service =
        Service::builder("go.micro.service.greeter").subscriber(Subscriber::new(TOPIC, log));
    for worker in ["first", "second"] {
        let welcome = move |_: Context, greeting: Greeting| async move {
            println!("{worker} worker: a gift for {}", greeting.name);
            Ok(())
        };
        service = service.subscriber(Subscriber::new(TOPIC, welcome).queue("gifts"));
    }
    let service = service.start().await?;

    let greetings = Event::new(TOPIC, service.publisher());
    for name in ["Ada", "Grace"] {
        let text = format!("Hello {name}");
        let name = name.to_owned();
        // Returns when all subscribers are done with it.
        greetings.publish(&Greeting { name, text }).await?;
    }

    service.stop().await;
    Ok(())
}
