//! What a half-typed line may become.

use clap::Command;
use micro::registry::{Endpoint, Service};

use super::catalog::Catalog;
use crate::args::parser;
use crate::names::{self, Match, short};
use crate::schema;

/// Returns where the word at the end of `line` begins, and what may stand in its place.
pub(super) fn complete(line: &str, catalog: &Catalog) -> (usize, Vec<String>) {
    let start = line.rfind(char::is_whitespace).map_or(0, |at| at + 1);
    let (before, partial) = line.split_at(start);
    let before: Vec<&str> = before.split_whitespace().collect();
    let services = catalog.services();
    let mut found: Vec<String> = match *before.as_slice() {
        [] => commands().chain(service_words(&services)).collect(),
        ["call" | "query" | "stream" | "health" | "stats" | "watch"] | ["get", "service"] => {
            service_words(&services).collect()
        }
        ["get"] => service_words(&services)
            .chain(["service".to_owned()])
            .collect(),
        ["list" | "ls"] => ["services", "nodes"].map(str::to_owned).into(),
        ["register" | "deregister"] => vec!["service".to_owned()],
        ["call" | "query" | "stream", service] => endpoints(service, &services)
            .map(|endpoint| endpoint.name.clone())
            .collect(),
        [service] => endpoints(service, &services)
            .map(|endpoint| short(&endpoint.name).to_ascii_lowercase())
            .collect(),
        [service, endpoint, ..] => fields(service, endpoint, &services),
    };
    found.retain(|word| word.starts_with(partial));
    found.sort();
    found.dedup();
    (start, found)
}

fn commands() -> impl Iterator<Item = String> {
    let elsewhere = ["new", "gen", "upgrade", "cli", "doctor"];
    let commands = parser();
    let names: Vec<String> = commands
        .get_subcommands()
        .map(Command::get_name)
        .filter(|name| !elsewhere.contains(name))
        .chain(["help", "exit"])
        .map(str::to_owned)
        .collect();
    names.into_iter()
}

/// The names of services, in full and in short.
fn service_words(services: &[Service]) -> impl Iterator<Item = String> {
    let names = services.iter().map(|service| &*service.name);
    names
        .flat_map(|name| [name, short(name)])
        .map(str::to_owned)
}

fn endpoints<'a>(word: &str, services: &'a [Service]) -> impl Iterator<Item = &'a Endpoint> {
    let mut names: Vec<&str> = services.iter().map(|service| &*service.name).collect();
    names.dedup();
    let name = match names::service(word, &names) {
        Match::One(name) => Some(name.to_owned()),
        _ => None,
    };
    let of_name = services
        .iter()
        .filter(move |service| Some(&service.name) == name.as_ref());
    let endpoints = of_name.flat_map(|service| &service.endpoints);
    endpoints.filter(|endpoint| !endpoint.metadata.contains_key("subscriber"))
}

fn fields(service: &str, endpoint: &str, services: &[Service]) -> Vec<String> {
    let mut names: Vec<&str> = endpoints(service, services)
        .map(|endpoint| &*endpoint.name)
        .collect();
    names.sort_unstable();
    names.dedup();
    let Match::One(name) = names::endpoint(endpoint, service, &names) else {
        return Vec::new();
    };
    let endpoint = endpoints(service, services).find(|endpoint| endpoint.name == name);
    let request = endpoint.and_then(|endpoint| endpoint.request.as_ref());
    let fields = request.into_iter().flat_map(schema::fields);
    fields.map(|field| format!("--{}", field.name)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use micro::registry::Value;

    fn catalog() -> Catalog {
        let field = Value {
            name: "name".to_owned(),
            kind: "string".to_owned(),
            values: Vec::new(),
        };
        let endpoint = |name: &str| Endpoint {
            name: name.to_owned(),
            request: Some(Value {
                values: vec![field.clone()],
                ..Value::default()
            }),
            ..Endpoint::default()
        };
        let mut listens = endpoint("Events");
        let subscriber = ("subscriber".to_owned(), "true".to_owned());
        listens.metadata = [subscriber].into();
        let catalog = Catalog::default();
        catalog.set(vec![Service {
            name: "go.micro.service.hello".to_owned(),
            endpoints: vec![endpoint("Hello.Call"), endpoint("Hello.Stream"), listens],
            ..Service::default()
        }]);
        catalog
    }

    #[test]
    fn services_and_endpoints_are_completed() {
        let catalog = catalog();
        for (line, at, words) in [
            ("li", 0, &["list"] as &[&str]),
            ("he", 0, &["health", "hello", "help"]),
            ("call he", 5, &["hello"]),
            ("call go", 5, &["go.micro.service.hello"]),
            ("call hello ", 11, &["Hello.Call", "Hello.Stream"]),
            (
                "stream go.micro.service.hello Hello.S",
                30,
                &["Hello.Stream"],
            ),
            ("get service h", 12, &["hello"]),
            ("hello c", 6, &["call"]),
            ("hello call --", 11, &["--name"]),
            ("weather ", 8, &[]),
        ] {
            let (start, found) = complete(line, &catalog);
            assert_eq!(start, at, "{line}");
            assert_eq!(found, words, "{line}");
        }
    }
}
