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

/// `CLIENT ADDRESS IN_FLIGHT SECONDS`: calls in a closed loop, and prints calls a second and
/// microseconds of processor time a call.
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
        let (begin, calls_before, busy_before) = (Instant::now(), calls.load(Relaxed), busy());
        tokio::time::sleep(Duration::from_secs_f64(seconds)).await;
        let calls = (calls.load(Relaxed) - calls_before) as f64;
        let rate = calls / begin.elapsed().as_secs_f64();
        println!("{rate} {}", (busy() - busy_before) / calls);
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

/// Microseconds all threads of this process have run so far.
fn busy() -> f64 {
    let tasks = std::fs::read_dir("/proc/self/task").expect("/proc");
    let run = tasks.flatten().filter_map(|task| {
        let text = std::fs::read_to_string(task.path().join("schedstat")).ok()?;
        text.split(' ').next()?.parse::<f64>().ok()
    });
    run.sum::<f64>() / 1e3
}
