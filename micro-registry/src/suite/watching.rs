//! What watchers have to hear.

use std::sync::Arc;

use tokio::time::timeout;

use super::{PATIENCE, deregister, register, service, unique};
use crate::{Action, Event, Registry, Watcher};

/// Watchers, of which there may be several, hear of nodes that come and of nodes that go.
pub async fn watchers_hear_of_comings_and_goings(registry: &Arc<dyn Registry>) {
    let service = service(&unique(), "1.0.0", &[1]);
    let mut first = watch(registry, Some(&service.name)).await;
    let mut second = watch(registry, Some(&service.name)).await;
    register(registry, &service).await;
    for watcher in [&mut first, &mut second] {
        let event = hear(watcher, |event| event.action != Action::Delete).await;
        assert_eq!(event.service, service, "not as it was registered");
    }
    deregister(registry, &service).await;
    for watcher in [&mut first, &mut second] {
        let event = hear(watcher, |event| event.action == Action::Delete).await;
        assert_eq!(event.service.name, service.name);
        let ids: Vec<_> = event.service.nodes.iter().map(|node| &node.id).collect();
        assert!(ids.is_empty() || ids == [&service.nodes[0].id], "{ids:?}");
    }
}

/// A watcher of one service hears of no other.
pub async fn a_watcher_of_one_hears_of_no_other(registry: &Arc<dyn Registry>) {
    let ours = service(&unique(), "1.0.0", &[1]);
    let other = service(&unique(), "1.0.0", &[2]);
    let mut watcher = watch(registry, Some(&ours.name)).await;
    register(registry, &other).await;
    register(registry, &ours).await;
    let event = hear(&mut watcher, |_| true).await;
    assert_eq!(event.service.name, ours.name);
    deregister(registry, &other).await;
    deregister(registry, &ours).await;
}

/// A watcher of all hears of every service.
pub async fn a_watcher_of_all_hears_of_every_service(registry: &Arc<dyn Registry>) {
    let mut watcher = watch(registry, None).await;
    for number in [1, 2] {
        let service = service(&unique(), "1.0.0", &[number]);
        register(registry, &service).await;
        let is_it = |event: &Event| event.service.name == service.name;
        hear(&mut watcher, |event| {
            is_it(event) && event.action != Action::Delete
        })
        .await;
        deregister(registry, &service).await;
        hear(&mut watcher, |event| {
            is_it(event) && event.action == Action::Delete
        })
        .await;
    }
}

/// Watchers that are dropped do not hinder the registry or the others.
pub async fn a_dropped_watcher_is_no_burden(registry: &Arc<dyn Registry>) {
    let service = service(&unique(), "1.0.0", &[1]);
    drop(watch(registry, Some(&service.name)).await);
    let mut watcher = watch(registry, Some(&service.name)).await;
    drop(watch(registry, None).await);
    register(registry, &service).await;
    hear(&mut watcher, |event| event.action != Action::Delete).await;
    deregister(registry, &service).await;
}

async fn watch(registry: &Arc<dyn Registry>, name: Option<&str>) -> Watcher {
    registry
        .watch(name)
        .await
        .expect("a registry can be watched")
}

/// Waits for an event; others may come before.
async fn hear(watcher: &mut Watcher, wanted: impl Fn(&Event) -> bool) -> Event {
    let heard = async {
        loop {
            match watcher.next().await {
                Some(Ok(event)) if wanted(&event) => return event,
                Some(Ok(_)) => {}
                other => panic!("the watcher ended with {other:?}"),
            }
        }
    };
    match timeout(PATIENCE, heard).await {
        Ok(event) => event,
        Err(_) => panic!("nothing was heard within {PATIENCE:?}"),
    }
}
