//! What is registered.

use std::collections::BTreeMap;

use tokio::time::Instant;

use crate::{Action, Endpoint, Event, Metadata, Node, Service};

/// The versions of all services, by name.
#[derive(Debug, Default)]
pub(super) struct Table {
    services: BTreeMap<String, BTreeMap<String, Version>>,
    /// No node expires before; one that was registered again may do so later.
    next_expiry: Option<Instant>,
}

/// A version of a service, with its nodes by id.
#[derive(Debug, Default)]
struct Version {
    metadata: Metadata,
    endpoints: Vec<Endpoint>,
    nodes: BTreeMap<String, Registered>,
}

#[derive(Debug)]
struct Registered {
    node: Node,
    expires: Option<Instant>,
}

impl Table {
    pub(super) fn register(&mut self, service: &Service, expires: Option<Instant>) -> Vec<Event> {
        let mut events = self.leave_other_versions(service);
        self.next_expiry = self.next_expiry.into_iter().chain(expires).min();
        let versions = self.services.entry(service.name.clone()).or_default();
        let version = versions.entry(service.version.clone()).or_default();
        let same = version.metadata == service.metadata && version.endpoints == service.endpoints;
        version.metadata.clone_from(&service.metadata);
        version.endpoints.clone_from(&service.endpoints);

        let (mut created, mut updated) = (Vec::new(), Vec::new());
        for node in &service.nodes {
            let registered = Registered {
                node: node.clone(),
                expires,
            };
            match version.nodes.insert(node.id.clone(), registered) {
                None => created.push(node.clone()),
                Some(before) if same && before.node == *node => {}
                Some(_) => updated.push(node.clone()),
            }
        }
        for (action, nodes) in [(Action::Create, created), (Action::Update, updated)] {
            events.extend(event(action, service, nodes));
        }
        events
    }

    /// A node is of one version: registered under another, it has left the one before.
    fn leave_other_versions(&mut self, service: &Service) -> Vec<Event> {
        let Some(versions) = self.services.get_mut(&service.name) else {
            return Vec::new();
        };
        let others = versions
            .iter_mut()
            .filter(|(of, _)| **of != service.version);
        let events = others.filter_map(|(of, version)| {
            version.take(&service.name, of, |registered| {
                has(service, &registered.node)
            })
        });
        let events = events.collect();
        self.forget_empty();
        events
    }

    pub(super) fn deregister(&mut self, service: &Service) -> Vec<Event> {
        let versions = self.services.get_mut(&service.name).into_iter().flatten();
        let events = versions.filter_map(|(of, version)| {
            version.take(&service.name, of, |registered| {
                has(service, &registered.node)
            })
        });
        let events = events.collect();
        self.forget_empty();
        events
    }

    pub(super) fn expire(&mut self, now: Instant) -> Vec<Event> {
        if self.next_expiry.is_none_or(|next| next > now) {
            return Vec::new();
        }
        let mut events = Vec::new();
        for (name, versions) in &mut self.services {
            for (of, version) in versions {
                events.extend(version.take(name, of, |registered| {
                    registered.expires.is_some_and(|expires| expires <= now)
                }));
            }
        }
        self.forget_empty();
        let versions = self.services.values().flat_map(BTreeMap::values);
        let nodes = versions.flat_map(|version| version.nodes.values());
        self.next_expiry = nodes.filter_map(|registered| registered.expires).min();
        events
    }

    /// When to look for expired nodes again.
    pub(super) fn next_expiry(&self) -> Option<Instant> {
        self.next_expiry
    }

    pub(super) fn get(&self, name: &str) -> Vec<Service> {
        let versions = self.services.get(name).into_iter().flatten();
        versions
            .map(|(of, version)| version.whole(name, of))
            .collect()
    }

    pub(super) fn list(&self) -> Vec<Service> {
        let names = self.services.keys();
        names.flat_map(|name| self.get(name)).collect()
    }

    fn forget_empty(&mut self) {
        for versions in self.services.values_mut() {
            versions.retain(|_, version| !version.nodes.is_empty());
        }
        self.services.retain(|_, versions| !versions.is_empty());
    }
}

impl Version {
    /// Takes off the nodes that are `gone`.
    fn take(&mut self, name: &str, of: &str, gone: impl Fn(&Registered) -> bool) -> Option<Event> {
        let gone = self.nodes.iter().filter(|(_, registered)| gone(registered));
        let gone: Vec<String> = gone.map(|(id, _)| id.clone()).collect();
        if gone.is_empty() {
            return None;
        }
        let taken = gone.iter().filter_map(|id| self.nodes.remove(id));
        let taken = taken.map(|registered| registered.node).collect();
        event(Action::Delete, &self.whole(name, of), taken)
    }

    fn whole(&self, name: &str, of: &str) -> Service {
        let nodes = self.nodes.values();
        Service {
            name: name.to_owned(),
            version: of.to_owned(),
            metadata: self.metadata.clone(),
            endpoints: self.endpoints.clone(),
            nodes: nodes.map(|registered| registered.node.clone()).collect(),
        }
    }
}

/// A change, if there are nodes that it happened to.
fn event(action: Action, service: &Service, nodes: Vec<Node>) -> Option<Event> {
    (!nodes.is_empty()).then(|| Event {
        action,
        service: Service {
            name: service.name.clone(),
            version: service.version.clone(),
            metadata: service.metadata.clone(),
            endpoints: service.endpoints.clone(),
            nodes,
        },
    })
}

fn has(service: &Service, node: &Node) -> bool {
    service.nodes.iter().any(|other| other.id == node.id)
}
