//! From the words of a command to what is called.

use micro::registry::Endpoint;
use micro::selector::Filter;
use serde_json::value::RawValue;

use crate::args::CallOptions;
use crate::failure::{Failure, Result};
use crate::find::{Found, find};
use crate::names::{self, Match};
use crate::remote::Target;
use crate::schema;
use crate::session::Session;

/// What every service of go-micro answers to, and no registry tells of.
const DEBUG: [&str; 5] = [
    "Debug.Health",
    "Debug.Stats",
    "Debug.Log",
    "Debug.Trace",
    "Debug.Cache",
];

/// What is to be called.
#[derive(Clone, Debug)]
pub(crate) struct Resolved {
    pub(crate) target: Target,
    /// What the registry says of it; nothing where an address is given, and of what registries don't tell.
    pub(crate) endpoint: Option<Endpoint>,
}

/// Finds what is to be called.
pub(crate) async fn resolve(
    session: &Session,
    service: &str,
    endpoint: &str,
    options: &CallOptions,
) -> Result<Resolved> {
    if options.address.is_some() {
        return Ok(Resolved {
            target: Target::new(service, endpoint)?,
            endpoint: None,
        });
    }
    let found = find(session, service, options.wait.wait).await?;
    among(&found, endpoint)
}

/// Finds an endpoint of a service.
pub(crate) fn among(found: &Found, word: &str) -> Result<Resolved> {
    let described = callable(found);
    let mut names: Vec<&str> = described.iter().map(|endpoint| &*endpoint.name).collect();
    let by_path = word.contains('/');
    if word.to_ascii_lowercase().starts_with("debug.") {
        names.extend(DEBUG);
    }
    let name = match names::endpoint(word, &found.name, &names) {
        Match::One(name) => name,
        // What does not describe itself, or is named by its whole path, is called by its word.
        _ if by_path || described.is_empty() => word,
        Match::Several(several) => {
            let what = format!("`{word}` may be any of {}", several.join(", "));
            return Err(Failure::not_found(what).hint("write the handler, too"));
        }
        Match::Nothing(near) => {
            let what = format!(
                "service `{}` is there, and has no endpoint `{word}`",
                found.name
            );
            let all = || format!("it has {}", names.join(", "));
            let hint = near.map_or_else(all, |name| format!("did you mean `{name}`?"));
            return Err(Failure::not_found(what).hint(hint));
        }
    };
    let mut target = Target::new(&found.name, name)?;
    target.service.clone_from(&found.name);
    let endpoint = described.iter().find(|endpoint| endpoint.name == name);
    Ok(Resolved {
        target,
        endpoint: endpoint.map(|&endpoint| endpoint.clone()),
    })
}

/// Returns the endpoints of all versions that can be called: not those that are subscribers.
pub(crate) fn callable(found: &Found) -> Vec<&Endpoint> {
    let mut endpoints: Vec<&Endpoint> = Vec::new();
    for endpoint in found.versions.iter().flat_map(|version| &version.endpoints) {
        let subscribes = endpoint
            .metadata
            .get("subscriber")
            .is_some_and(|value| value == "true");
        if !subscribes && !endpoints.iter().any(|known| known.name == endpoint.name) {
            endpoints.push(endpoint);
        }
    }
    endpoints
}

impl Resolved {
    /// Whether it is known to stream.
    pub(crate) fn streams(&self) -> bool {
        let stream = |endpoint: &Endpoint| {
            endpoint
                .metadata
                .get("stream")
                .is_some_and(|value| value == "true")
        };
        self.endpoint.as_ref().is_some_and(stream)
    }

    /// Leaves out the versions that do not have it.
    pub(crate) fn filter(&self) -> Option<Filter> {
        let endpoint = self.endpoint.as_ref();
        endpoint.map(|endpoint| Filter::endpoint(&endpoint.name))
    }

    /// Checks a request against the schema in the registry.
    pub(crate) fn check(&self, request: &RawValue, options: &CallOptions) -> Result {
        let schema = self
            .endpoint
            .as_ref()
            .and_then(|endpoint| endpoint.request.as_ref());
        let Some(schema) = schema.filter(|_| !options.no_check) else {
            return Ok(());
        };
        let request = serde_json::from_str(request.get())
            .map_err(|error| Failure::usage(format!("the request is no JSON: {error}")))?;
        let wrong = schema::check(&request, schema);
        if wrong.is_empty() {
            return Ok(());
        }
        let name = self.target.endpoint();
        let what = format!(
            "the request is not what {name} takes:\n  {}",
            wrong.join("\n  ")
        );
        Err(Failure::usage(what).hint("--no-check sends it as it is"))
    }
}
