//! What a unary call costs a server in memory: counted, not timed, so it holds on any machine.

#![allow(
    clippy::unwrap_used,
    reason = "a test ends where it finds what it does not expect"
)]

#[allow(
    missing_docs,
    unreachable_pub,
    dead_code,
    reason = "generated code is public wherever it stands"
)]
#[path = "it/proto/mod.rs"]
mod proto;

use std::sync::mpsc;

use micro::{Client, Context, Result, Service, Stream, Streaming, stream};
use tokio::runtime;
use tokio::task::JoinSet;

use proto::test::greeter::{
    GreeterClient, GreeterHandler, GreeterServer, Number, Request, Response,
};

const CALLS: u64 = 2_000;
const IN_FLIGHT: u64 = 64;

/// Of which the message, its text and the answer to it take four.
const MOST_ALLOCATIONS: u64 = 16;
const MOST_BYTES: u64 = 4 * 1024;

struct Greeter;

impl GreeterHandler for Greeter {
    async fn call(&self, _cx: Context, request: Request) -> Result<Response> {
        Ok(Response {
            greeting_text: request.name,
        })
    }

    async fn count(
        &self,
        _cx: Context,
        _request: Number,
    ) -> Result<impl Stream<Item = Result<Number>> + Send> {
        Ok(stream::iter([]))
    }

    async fn sum(&self, _cx: Context, _requests: Streaming<Number>) -> Result<Number> {
        Ok(Number::default())
    }

    async fn double(
        &self,
        _cx: Context,
        _requests: Streaming<Number>,
    ) -> Result<impl Stream<Item = Result<Number>> + Send> {
        Ok(stream::iter([]))
    }
}

fn on_this_thread() -> runtime::Runtime {
    runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
}

/// Makes calls, always so many at once.
async fn call(client: &GreeterClient, calls: u64) {
    let mut tasks = JoinSet::new();
    for _ in 0..IN_FLIGHT {
        let client = client.clone();
        tasks.spawn(async move {
            for _ in 0..calls / IN_FLIGHT {
                let name = "John".to_owned();
                let reply = client.call(Request { name }).await.unwrap();
                assert_eq!(reply.greeting_text, "John");
            }
        });
    }
    while let Some(task) = tasks.join_next().await {
        task.unwrap();
    }
}

#[test]
fn a_unary_call_is_cheap() {
    let (tell_address, address) = mpsc::channel();
    let (warm, warmed) = tokio::sync::oneshot::channel();
    let (done, finished) = tokio::sync::oneshot::channel();
    // Only what its own thread does is counted for the server.
    let server = std::thread::spawn(move || {
        let runtime = on_this_thread();
        let service = runtime.block_on(async {
            let service = Service::builder("greeter")
                .unlisted()
                .address("127.0.0.1:0");
            let service = service.handler(GreeterServer::new(Greeter));
            let service = service.start().await.unwrap();
            tell_address.send(service.address()).unwrap();
            warmed.await.unwrap();
            service
        });
        let counted =
            allocation_counter::measure(|| runtime.block_on(async { finished.await.unwrap() }));
        runtime.block_on(service.stop());
        counted
    });

    let client = Client::builder().address(address.recv().unwrap().to_string());
    let client = GreeterClient::new("greeter", client.build());
    let runtime = on_this_thread();
    runtime.block_on(call(&client, CALLS));
    warm.send(()).unwrap();
    runtime.block_on(call(&client, CALLS));
    done.send(()).unwrap();
    drop((client, runtime));

    let counted = server.join().unwrap();
    let calls = CALLS / IN_FLIGHT * IN_FLIGHT;
    let (count, bytes) = (counted.count_total / calls, counted.bytes_total / calls);
    eprintln!("{count} allocations, {bytes} bytes");
    assert!(count <= MOST_ALLOCATIONS, "{count} allocations a call");
    assert!(bytes <= MOST_BYTES, "{bytes} bytes a call");
}
