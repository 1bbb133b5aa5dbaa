//! What every program here has: its runtime, the count of its allocations, and a client's closed loop.

mod allocations;

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::{Duration, Instant};

/// The name every client sends.
pub const NAME: &str = "aaaaaaaaaaaaaaaa";

/// `SERVER ADDRESS multi|current`: serves until standard input ends, and answers each line of it
/// with the allocations so far and their bytes.
pub fn serve<F: Future>(serve: impl FnOnce(SocketAddr) -> F) {
    let [address, flavour] = arguments();
    std::thread::spawn(allocations::answer);
    let address = address.parse().expect("an address");
    runtime(&flavour).block_on(serve(address));
}

/// `CLIENT ADDRESS IN_FLIGHT SECONDS`: calls in a closed loop, and prints calls a second,
/// microseconds of processor time a call, and the part of the time it waited for a processor.
///
/// `call` makes one call, and is started again for as long as the program runs.
pub fn call<C, F>(connect: impl AsyncFnOnce(String) -> C, call: fn(C) -> F)
where
    C: Clone + Send + 'static,
    F: Future<Output = ()> + Send + 'static,
{
    let [address, in_flight, seconds] = arguments();
    let in_flight: usize = in_flight.parse().expect("a number of calls");
    let seconds = seconds.parse().expect("a number of seconds");
    runtime("multi").block_on(async {
        let client = connect(address).await;
        let calls = Arc::new(AtomicU64::new(0));
        for _ in 0..in_flight {
            let (client, calls) = (client.clone(), calls.clone());
            tokio::spawn(async move {
                loop {
                    call(client.clone()).await;
                    calls.fetch_add(1, Relaxed);
                }
            });
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
        let (begin, calls_before, before) = (Instant::now(), calls.load(Relaxed), spent());
        tokio::time::sleep(Duration::from_secs_f64(seconds)).await;
        let (calls, after) = (calls.load(Relaxed) - calls_before, spent());
        let seconds = begin.elapsed().as_secs_f64();
        let running = (after[0] - before[0]) / calls as f64;
        let waiting = (after[1] - before[1]) / 1e6 / seconds;
        println!("{} {running} {waiting}", calls as f64 / seconds);
    });
}

fn arguments<const N: usize>() -> [String; N] {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    arguments.try_into().expect("other arguments")
}

fn runtime(flavour: &str) -> tokio::runtime::Runtime {
    let mut builder = match flavour {
        "current" => tokio::runtime::Builder::new_current_thread(),
        _ => tokio::runtime::Builder::new_multi_thread(),
    };
    let builder = builder.worker_threads(1).enable_all();
    builder.build().expect("a runtime")
}

/// Microseconds all threads of this process have run so far, and have waited for a processor.
fn spent() -> [f64; 2] {
    let mut sums = [0.0; 2];
    for task in std::fs::read_dir("/proc/self/task")
        .expect("/proc")
        .flatten()
    {
        let text = std::fs::read_to_string(task.path().join("schedstat")).unwrap_or_default();
        for (sum, number) in sums.iter_mut().zip(text.split(' ')) {
            *sum += number.parse::<f64>().expect("nanoseconds") / 1e3;
        }
    }
    sums
}
