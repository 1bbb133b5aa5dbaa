//! A service calls another, and passes on what it was told and how much time is left: `cargo run -p onward`.
//!
//! They find each other by name. Here both are in one process; in two it would be no different.
#![allow(clippy::print_stdout, reason = "the output is what the example shows")]

mod greeter;
mod translator;

use std::time::Duration;

use micro::{Result, Service};

use crate::greeter::{Greeter, GreeterClient, GreeterServer, Request};
use crate::translator::{Translator, TranslatorServer};

#[tokio::main]
async fn main() -> Result<()> {
    let translator = Service::builder(translator::NAME)
        .handler(TranslatorServer::new(Translator))
        .start()
        .await?;
    let builder = Service::builder(greeter::NAME);
    let greeter = Greeter::new(builder.client());
    let service = builder.handler(GreeterServer::new(greeter)).start().await?;

    let greeter = GreeterClient::new(greeter::NAME, service.client());
    let john = || Request {
        name: "John".into(),
    };
    println!("{}", greeter.hello(john()).await?.msg);

    let french = greeter.hello(john()).metadata("Accept-Language", "fr");
    println!("{}", french.await?.msg);

    let latin = greeter.hello(john()).metadata("Accept-Language", "la");
    match latin.timeout(Duration::from_millis(500)).await {
        Ok(reply) => println!("{}", reply.msg),
        Err(error) => println!("{} by {}: {}", error.code(), error.id(), error.detail()),
    }

    service.stop().await;
    translator.stop().await;
    Ok(())
}
