//! A server that is attacked, and that counts the bytes it has allocated.
//!
//! It prints its address. Its arguments are options, as `max_receive=1024`; what takes a time takes
//! milliseconds. A line on its input is a question: `memory` gets the bytes allocated now and the most there
//! were since the last `reset`. When its input ends, so does it: whoever started it is gone.
#![allow(
    clippy::print_stdout,
    reason = "whoever starts it reads the answers there"
)]

use std::io::BufRead as _;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use micro::server::ServerOptions;
use micro::{Context, Service, Stream, Streaming, stream};
use peak_alloc::PeakAlloc;

use crate::proto::{Goods, Order, VictimHandler, VictimServer};

mod proto {
    micro::include_proto!(hostile);
}

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

struct Victim;

impl VictimHandler for Victim {
    async fn make(&self, _cx: Context, order: Order) -> micro::Result<Goods> {
        Ok(goods(&order))
    }

    async fn flow(
        &self,
        _cx: Context,
        order: Order,
    ) -> micro::Result<impl Stream<Item = micro::Result<Goods>> + Send> {
        Ok(stream::iter(std::iter::repeat_with(move || {
            Ok(goods(&order))
        })))
    }

    async fn sum(&self, _cx: Context, mut requests: Streaming<Goods>) -> micro::Result<Order> {
        let mut size = 0;
        while let Some(goods) = requests.message().await? {
            size += goods.filling.len() as u64;
        }
        Ok(Order { size })
    }

    async fn hold(
        &self,
        _cx: Context,
        requests: Streaming<Goods>,
    ) -> micro::Result<impl Stream<Item = micro::Result<Goods>> + Send> {
        Ok(stream::generate(|_replies| async move {
            let _unread = requests;
            std::future::pending().await
        }))
    }
}

fn goods(order: &Order) -> Goods {
    let size = usize::try_from(order.size).unwrap_or(usize::MAX);
    Goods {
        filling: vec![0; size.min(8 << 20)],
    }
}

fn main() -> Result<()> {
    let mut options = Vec::new();
    for argument in std::env::args().skip(1) {
        let option = argument.split_once('=');
        let (name, value) = option.with_context(|| format!("`{argument}` is not name=value"))?;
        options.push((name.to_owned(), value.parse()?));
    }
    let runtime = tokio::runtime::Runtime::new()?;
    let service = Service::builder("hostile")
        .unlisted()
        .address("127.0.0.1:0")
        .handler(VictimServer::new(Victim));
    let mut wrong = Ok(());
    let service = service.configure(|server| {
        wrong = options
            .iter()
            .try_for_each(|(name, value)| set(server, name, *value));
    });
    wrong?;
    let running = runtime.block_on(service.start())?;
    println!("{}", running.address());
    for line in std::io::stdin().lock().lines() {
        match line?.as_str() {
            "memory" => println!("{} {}", ALLOCATOR.current_usage(), ALLOCATOR.peak_usage()),
            "reset" => ALLOCATOR.reset_peak_usage(),
            other => bail!("`{other}` is no question"),
        }
    }
    Ok(())
}

fn set(server: &mut ServerOptions, name: &str, value: u64) -> Result<()> {
    let time = Duration::from_millis(value);
    match name {
        "handshake_timeout" => server.handshake_timeout = time,
        "keepalive_interval" => server.keepalive_interval = Some(time),
        "keepalive_timeout" => server.keepalive_timeout = time,
        "max_concurrent_calls" => server.max_concurrent_calls = u32::try_from(value)?,
        "max_connection_age" => server.max_connection_age = Some(time),
        "max_connection_age_grace" => server.max_connection_age_grace = Some(time),
        "max_connection_idle" => server.max_connection_idle = Some(time),
        "max_connections" => server.max_connections = Some(usize::try_from(value)?),
        "message_timeout" => server.message_timeout = Some(time),
        other => bail!("`{other}` is no option that is set here"),
    }
    Ok(())
}
