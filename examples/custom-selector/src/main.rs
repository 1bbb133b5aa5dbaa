//! Calls go to the nodes that are near, as long as there are any: `cargo run -p custom-selector`.
#![allow(clippy::print_stdout, reason = "the output is what the example shows")]

mod greeter;
mod nearest;

use std::sync::Arc;

use micro::selector::{Filter, Policy};
use micro::{Client, Result};

use crate::greeter::{GreeterClient, NAME, Request, start};
use crate::nearest::Nearest;

#[tokio::main]
async fn main() -> Result<()> {
    let far = start("paris-1", "paris").await?;
    let near = start("oslo-1", "oslo").await?;

    let policy = Policy {
        strategy: Arc::new(Nearest { zone: "oslo" }),
        ..Policy::default()
    };
    let client = Client::builder().policy(policy).build();
    let greeter = GreeterClient::new(NAME, client);
    let john = || Request {
        name: "John".into(),
    };
    println!("{}", greeter.hello(john()).await?.msg);
    println!("{}", greeter.hello(john()).await?.msg);

    // A call of its own mind.
    let abroad = greeter.hello(john()).filter(Filter::label("zone", "paris"));
    println!("{}", abroad.await?.msg);

    near.stop().await;
    println!("{}", greeter.hello(john()).await?.msg);

    far.stop().await;
    Ok(())
}
