//! What it costs to pick a node, with one service and with a thousand.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use micro_selector::Call;
use selection::balancers;

const STRATEGIES: [&str; 3] = ["random", "roundrobin", "leastloaded"];

fn select(criterion: &mut Criterion) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_time()
        .build()
        .expect("a runtime");
    for word in STRATEGIES {
        let mut group = criterion.benchmark_group(word);
        for services in [1, 1000] {
            let balancers = balancers(&runtime, services, word);
            // The service in the middle: that there are others must not matter.
            let balancer = &balancers[services / 2];
            group.bench_function(services.to_string(), |bencher| {
                bencher.iter(|| {
                    let picked = balancer.select_now(black_box(&Call::default()));
                    picked
                        .expect("nodes are known")
                        .expect("a node")
                        .succeeded();
                });
            });
        }
        group.finish();
    }
}

criterion_group!(benches, select);
criterion_main!(benches);
