//! Services in a memory registry, and what picks their nodes.

use std::sync::Arc;

use micro_registry::{Cache, Memory, Node, RegisterOptions, Registry, Service};
use micro_selector::{Balancer, Call, Policy, Selector, strategy};

const NODES: usize = 5;

fn service(index: usize) -> Service {
    let name = format!("go.micro.service.s{index}");
    let node = |node| Node {
        id: format!("{name}-{node}"),
        address: format!("10.{}.{}.{node}:9000", index / 250, index % 250),
        metadata: [("protocol".to_owned(), "grpc".to_owned())].into(),
    };
    Service {
        nodes: (0..NODES).map(node).collect(),
        version: "latest".to_owned(),
        name,
        ..Service::default()
    }
}

/// The balancers of so many services, each with its nodes known.
pub fn balancers(runtime: &tokio::runtime::Runtime, services: usize, word: &str) -> Vec<Balancer> {
    runtime.block_on(async {
        let registry = Memory::new();
        let policy = Policy {
            strategy: strategy(word).expect("a strategy"),
            ..Policy::default()
        };
        let selector = Selector::new(Cache::new(Arc::new(registry.clone())), policy);
        let mut balancers = Vec::new();
        for index in 0..services {
            let service = service(index);
            let registered = registry.register(&service, RegisterOptions::default());
            registered.await.expect("the memory registry takes it");
            let balancer = selector.service(&service.name);
            balancer.select(&Call::default()).await.expect("a node");
            balancers.push(balancer);
        }
        balancers
    })
}
