//! The nodes of a service, as answers and changes make them.

use std::sync::Arc;

use crate::{Action, Event, Node, Service};

/// The versions of one service: sorted, each with nodes, each node once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Versions {
    list: Vec<Arc<Service>>,
}

impl Versions {
    /// Takes what a registry answered. Some tell of a node more than once, or of versions in parts.
    pub(super) fn of(name: &str, services: Vec<Service>) -> Self {
        let mut versions = Self::default();
        for service in services {
            // Old registries leave the name to the key.
            if service.name.is_empty() || service.name == name {
                versions.merge(name, &service, false);
            }
        }
        versions
    }

    /// Brings in a change. That it came before makes no difference.
    pub(super) fn apply(&mut self, name: &str, event: &Event) {
        let service = &event.service;
        if service.name != name {
            return;
        }
        match event.action {
            Action::Create | Action::Update => self.merge(name, service, true),
            Action::Delete if service.nodes.is_empty() => self.list.clear(),
            Action::Delete => self.remove(|node| has(service, node)),
        }
    }

    pub(super) fn list(&self) -> &[Arc<Service>] {
        &self.list
    }

    pub(super) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Adds nodes to a version; `replace` when what is told of that version is newer than what is
    /// known.
    fn merge(&mut self, name: &str, service: &Service, replace: bool) {
        let callable = |node: &&Node| !node.id.is_empty() && !node.address.is_empty();
        let mut nodes: Vec<Node> = service.nodes.iter().filter(callable).cloned().collect();
        // Of equal ids the first stays.
        nodes.sort_by(|a, b| a.id.cmp(&b.id));
        nodes.dedup_by(|a, b| a.id == b.id);
        if nodes.is_empty() {
            return;
        }
        // A node that is of this version now has left the others.
        let leaves = |node: &Node| nodes.iter().any(|new| new.id == node.id);
        let at = self.position(&service.version);
        let known = at.ok().map(|at| (*self.list[at]).clone());
        self.remove(leaves);
        let mut merged = match known {
            Some(known) if !replace => known,
            known => Service {
                name: name.to_owned(),
                version: service.version.clone(),
                metadata: service.metadata.clone(),
                endpoints: service.endpoints.clone(),
                nodes: known.map(|known| known.nodes).unwrap_or_default(),
            },
        };
        merged
            .nodes
            .retain(|node| !nodes.iter().any(|new| new.id == node.id));
        merged.nodes.append(&mut nodes);
        merged.nodes.sort_by(|a, b| a.id.cmp(&b.id));
        match self.position(&merged.version) {
            Ok(at) => self.list[at] = Arc::new(merged),
            Err(at) => self.list.insert(at, Arc::new(merged)),
        }
    }

    fn remove(&mut self, gone: impl Fn(&Node) -> bool) {
        for service in &mut self.list {
            if service.nodes.iter().any(&gone) {
                Arc::make_mut(service).nodes.retain(|node| !gone(node));
            }
        }
        self.list.retain(|service| !service.nodes.is_empty());
    }

    fn position(&self, version: &str) -> Result<usize, usize> {
        self.list
            .binary_search_by(|service| service.version.as_str().cmp(version))
    }
}

fn has(service: &Service, node: &Node) -> bool {
    service.nodes.iter().any(|other| other.id == node.id)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn service(version: &str, ids: &[&str]) -> Service {
        let node = |id: &&str| Node {
            id: (*id).to_owned(),
            address: format!("10.0.0.1:{}", id.len()),
            ..Node::default()
        };
        Service {
            name: "greeter".into(),
            version: version.into(),
            nodes: ids.iter().map(node).collect(),
            ..Service::default()
        }
    }

    fn shape(versions: &Versions) -> Vec<String> {
        let ids = |nodes: &[Node]| {
            nodes
                .iter()
                .map(|n| n.id.clone())
                .collect::<Vec<_>>()
                .join(",")
        };
        let list = versions.list().iter();
        list.map(|service| format!("{}: {}", service.version, ids(&service.nodes)))
            .collect()
    }

    fn event(action: Action, version: &str, ids: &[&str]) -> Event {
        let service = service(version, ids);
        Event { action, service }
    }

    #[test]
    fn answers_in_parts_and_with_doubles_are_put_together() {
        let mut unusable = service("2", &["e"]);
        unusable.nodes[0].address.clear();
        let answer = vec![
            service("2", &["d", "c"]),
            service("1", &["a", "a"]),
            service("2", &["b", "c"]),
            service("3", &[]),
            unusable,
        ];
        let versions = Versions::of("greeter", answer);
        assert_eq!(shape(&versions), ["1: a", "2: b,c,d"]);
    }

    #[test]
    fn a_change_told_twice_is_one_change() {
        let mut versions = Versions::of("greeter", vec![service("1", &["a"])]);
        let create = event(Action::Create, "1", &["b"]);
        versions.apply("greeter", &create);
        let once = versions.clone();
        versions.apply("greeter", &create);
        assert_eq!(versions, once);
        assert_eq!(shape(&versions), ["1: a,b"]);

        let delete = event(Action::Delete, "1", &["a"]);
        versions.apply("greeter", &delete);
        versions.apply("greeter", &delete);
        assert_eq!(shape(&versions), ["1: b"]);
    }

    #[test]
    fn a_node_moves_between_versions() {
        let mut versions = Versions::of("greeter", vec![service("1", &["a", "b"])]);
        versions.apply("greeter", &event(Action::Update, "2", &["a"]));
        assert_eq!(shape(&versions), ["1: b", "2: a"]);
        versions.apply("greeter", &event(Action::Update, "0", &["b"]));
        assert_eq!(shape(&versions), ["0: b", "2: a"]);
    }

    #[test]
    fn the_last_node_takes_its_version_along() {
        let mut versions =
            Versions::of("greeter", vec![service("1", &["a"]), service("2", &["b"])]);
        versions.apply("greeter", &event(Action::Delete, "", &["b"]));
        assert_eq!(shape(&versions), ["1: a"]);
        versions.apply("greeter", &event(Action::Delete, "1", &[]));
        assert!(versions.is_empty());
    }

    #[test]
    fn an_update_brings_new_endpoints_and_keeps_other_nodes() {
        let mut versions = Versions::of("greeter", vec![service("1", &["a", "b"])]);
        let mut update = event(Action::Update, "1", &["b"]);
        update.service.endpoints.push(crate::Endpoint::default());
        update.service.nodes[0].address = "10.0.0.9:9".into();
        versions.apply("greeter", &update);
        assert_eq!(versions.list()[0].endpoints.len(), 1);
        assert_eq!(shape(&versions), ["1: a,b"]);
        assert_eq!(versions.list()[0].nodes[1].address, "10.0.0.9:9");
    }

    #[test]
    fn other_services_and_changes_without_nodes_change_nothing() {
        let mut versions = Versions::of("greeter", vec![service("1", &["a"])]);
        let before = versions.clone();
        versions.apply("greeter", &event(Action::Create, "2", &[]));
        let mut other = event(Action::Delete, "1", &["a"]);
        other.service.name = "other".into();
        versions.apply("greeter", &other);
        assert_eq!(versions, before);
    }
}
