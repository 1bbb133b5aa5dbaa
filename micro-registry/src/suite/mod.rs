//! What every registry has to show.
//!
//! For the tests of backends: [`all`] tries whatever any registry can do, on services of names that
//! nobody else has; [`expires`] is for those that honour a TTL. Where a registry fails, these
//! functions panic and say what was expected. They wait up to five seconds for what a registry
//! may take its time for, and not at all where it answers at once.

mod watching;

use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, sleep};

use crate::{Endpoint, Error, Node, RegisterOptions, Registry, Service, Value};

pub use watching::{
    a_dropped_watcher_is_no_burden, a_watcher_of_all_hears_of_every_service,
    a_watcher_of_one_hears_of_no_other, watchers_hear_of_comings_and_goings,
};

/// How long a registry may take until what it was told shows.
const PATIENCE: Duration = Duration::from_secs(5);

/// Tries all but [`expires`].
pub async fn all(registry: Arc<dyn Registry>) {
    what_is_not_there_is_not_found(&registry).await;
    what_is_registered_is_found(&registry).await;
    nodes_are_gathered(&registry).await;
    versions_are_kept_apart(&registry).await;
    registering_again_replaces(&registry).await;
    what_is_deregistered_is_gone(&registry).await;
    deregistering_what_is_not_there_is_fine(&registry).await;
    services_are_listed(&registry).await;
    what_cannot_be_called_is_refused(&registry).await;
    many_register_at_once(&registry).await;
    watchers_hear_of_comings_and_goings(&registry).await;
    a_watcher_of_one_hears_of_no_other(&registry).await;
    a_watcher_of_all_hears_of_every_service(&registry).await;
    a_dropped_watcher_is_no_burden(&registry).await;
}

/// A name that is not there is [`Error::NotFound`].
pub async fn what_is_not_there_is_not_found(registry: &Arc<dyn Registry>) {
    let name = unique();
    match registry.get(&name).await {
        Err(Error::NotFound { service }) => assert_eq!(service, name),
        other => panic!("{name} is not there, and the answer is {other:?}"),
    }
}

/// Whatever is said of a service and its nodes comes back, but for its own metadata.
pub async fn what_is_registered_is_found(registry: &Arc<dyn Registry>) {
    let service = service(&unique(), "1.0.0", &[1]);
    register(registry, &service).await;
    found(registry, std::slice::from_ref(&service)).await;
    deregister(registry, &service).await;
}

/// Nodes that are registered together or one by one are nodes of one service.
pub async fn nodes_are_gathered(registry: &Arc<dyn Registry>) {
    let name = unique();
    let whole = service(&name, "1.0.0", &[1, 2, 3]);
    register(registry, &service(&name, "1.0.0", &[1, 2])).await;
    register(registry, &service(&name, "1.0.0", &[3])).await;
    found(registry, std::slice::from_ref(&whole)).await;
    deregister(registry, &whole).await;
}

/// Each version has its own nodes.
pub async fn versions_are_kept_apart(registry: &Arc<dyn Registry>) {
    let name = unique();
    let services = [
        service(&name, "1.0.0", &[1, 2]),
        service(&name, "2.0.0", &[3]),
    ];
    for service in &services {
        register(registry, service).await;
    }
    found(registry, &services).await;
    deregister(registry, &services[0]).await;
    found(registry, &services[1..]).await;
    deregister(registry, &services[1]).await;
}

/// A node that is registered again has its new address, metadata and endpoints.
pub async fn registering_again_replaces(registry: &Arc<dyn Registry>) {
    let mut service = service(&unique(), "1.0.0", &[1]);
    register(registry, &service).await;
    found(registry, std::slice::from_ref(&service)).await;
    service.nodes[0].address = "127.0.0.1:40999".into();
    service.nodes[0].metadata.insert("zone".into(), "b".into());
    service.endpoints.truncate(1);
    register(registry, &service).await;
    found(registry, std::slice::from_ref(&service)).await;
    deregister(registry, &service).await;
}

/// A node that is deregistered is gone, and the service with the last of them.
pub async fn what_is_deregistered_is_gone(registry: &Arc<dyn Registry>) {
    let name = unique();
    register(registry, &service(&name, "1.0.0", &[1, 2])).await;
    // go-micro says no more than this when it deregisters.
    let mut leaving = service(&name, "1.0.0", &[1]);
    leaving.endpoints.clear();
    leaving.nodes[0].metadata.clear();
    deregister(registry, &leaving).await;
    let left = service(&name, "1.0.0", &[2]);
    found(registry, std::slice::from_ref(&left)).await;
    deregister(registry, &left).await;
    gone(registry, &name).await;
}

/// It is no error to deregister what is not there.
pub async fn deregistering_what_is_not_there_is_fine(registry: &Arc<dyn Registry>) {
    deregister(registry, &service(&unique(), "1.0.0", &[1])).await;
}

/// The list has the names that are registered, sorted.
pub async fn services_are_listed(registry: &Arc<dyn Registry>) {
    let services = [1, 2].map(|node| service(&unique(), "1.0.0", &[node]));
    for service in &services {
        register(registry, service).await;
    }
    let began = Instant::now();
    loop {
        let list = registry.list().await.expect("a registry has a list");
        assert!(
            list.is_sorted_by(|a, b| a.name <= b.name),
            "not sorted: {list:?}"
        );
        let listed = |service: &Service| list.iter().any(|other| other.name == service.name);
        if services.iter().all(listed) {
            break;
        }
        wait(began, || {
            format!("not all of {services:?} are listed: {list:?}")
        })
        .await;
    }
    for service in &services {
        deregister(registry, service).await;
    }
}

/// Nothing that fails [`Service::check`] is registered.
pub async fn what_cannot_be_called_is_refused(registry: &Arc<dyn Registry>) {
    let good = service(&unique(), "1.0.0", &[1]);
    let mut nameless = good.clone();
    nameless.name.clear();
    let mut spaced = good.clone();
    spaced.name.push_str(" x");
    let mut nodeless = good.clone();
    nodeless.nodes.clear();
    let mut portless = good.clone();
    portless.nodes[0].address = "127.0.0.1".into();
    for bad in [nameless, spaced, nodeless, portless] {
        let answer = registry.register(&bad, RegisterOptions::default()).await;
        assert!(
            matches!(answer, Err(Error::Invalid(_))),
            "{bad:?}: {answer:?}"
        );
    }
}

/// Registrations at the same time don't lose each other.
pub async fn many_register_at_once(registry: &Arc<dyn Registry>) {
    let name = unique();
    let numbers = [1, 2, 3, 4, 5, 6, 7, 8];
    let tasks = numbers.map(|number| {
        let (registry, one) = (Arc::clone(registry), service(&name, "1.0.0", &[number]));
        tokio::spawn(async move { register(&registry, &one).await })
    });
    for task in tasks {
        task.await.expect("a registration that does not panic");
    }
    let whole = service(&name, "1.0.0", &numbers);
    found(registry, std::slice::from_ref(&whole)).await;
    deregister(registry, &whole).await;
    gone(registry, &name).await;
}

/// A node is gone after its TTL, and not before while it is registered again.
///
/// `ttl` is the shortest that the registry honours.
pub async fn expires(registry: Arc<dyn Registry>, ttl: Duration) {
    let service = service(&unique(), "1.0.0", &[1]);
    let options = RegisterOptions { ttl: Some(ttl) };
    for _ in 0..4 {
        let registered = registry.register(&service, options).await;
        registered.expect("a service that can be registered");
        sleep(ttl / 2).await;
        let answer = registry.get(&service.name).await;
        assert!(answer.is_ok(), "gone before its TTL: {answer:?}");
    }
    sleep(ttl / 2).await;
    gone(&registry, &service.name).await;
}

/// A name that no other test has, short enough for mDNS.
fn unique() -> String {
    format!("micro.suite.r{:016x}", fastrand::u64(..))
}

fn service(name: &str, version: &str, nodes: &[u16]) -> Service {
    let value = |name: &str, kind: &str, values| Value {
        name: name.into(),
        kind: kind.into(),
        values,
    };
    let pair = |key: &str, value: &str| [(key.to_owned(), value.to_owned())].into();
    let hello = Endpoint {
        name: "Greeter.Hello".into(),
        request: Some(value(
            "Request",
            "Request",
            vec![value("name", "string", vec![])],
        )),
        response: Some(value(
            "Response",
            "Response",
            vec![value("msg", "string", vec![])],
        )),
        ..Endpoint::default()
    };
    let news = Endpoint {
        name: "News".into(),
        request: Some(value("Event", "Event", vec![])),
        response: None,
        metadata: pair("topic", "a<b> & \"c\" \u{2028} ü"),
    };
    let node = |number: &u16| Node {
        id: Node::id_of(name, &number.to_string()),
        address: format!("127.0.0.1:{}", 40_000 + number),
        metadata: pair("protocol", "grpc"),
    };
    Service {
        name: name.into(),
        version: version.into(),
        endpoints: vec![hello, news],
        nodes: nodes.iter().map(node).collect(),
        ..Service::default()
    }
}

async fn register(registry: &Arc<dyn Registry>, service: &Service) {
    let registered = registry.register(service, RegisterOptions::default()).await;
    registered.expect("a service that can be registered");
}

async fn deregister(registry: &Arc<dyn Registry>, service: &Service) {
    let deregistered = registry.deregister(service).await;
    deregistered.expect("a service that can be deregistered");
}

/// Waits until the registry knows just these versions of a service.
async fn found(registry: &Arc<dyn Registry>, versions: &[Service]) {
    let began = Instant::now();
    loop {
        let mut answer = registry.get(&versions[0].name).await;
        if let Ok(services) = &mut answer {
            services.sort_by(|a, b| a.version.cmp(&b.version));
            for service in &mut *services {
                service.nodes.sort_by(|a, b| a.id.cmp(&b.id));
            }
            if services == versions {
                return;
            }
        }
        wait(began, || {
            format!("expected {versions:#?}\nfound {answer:#?}")
        })
        .await;
    }
}

async fn gone(registry: &Arc<dyn Registry>, name: &str) {
    let began = Instant::now();
    loop {
        let answer = registry.get(name).await;
        if matches!(answer, Err(Error::NotFound { .. })) {
            return;
        }
        wait(began, || {
            format!("{name} should be gone, and is {answer:?}")
        })
        .await;
    }
}

/// Waits a moment before something is looked at again, but not for ever.
async fn wait(began: Instant, failure: impl FnOnce() -> String) {
    if began.elapsed() > PATIENCE {
        panic!("after {PATIENCE:?}: {}", failure());
    }
    sleep(Duration::from_millis(20)).await;
}
