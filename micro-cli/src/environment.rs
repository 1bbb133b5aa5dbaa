//! The environment: what go-micro reads there, and what is nearly that.

use crate::names::distance;

/// The variables that go-micro's tools and services know.
const KNOWN: &[&str] = &[
    "ADDRESS",
    "API_ADDRESS",
    "API_HANDLER",
    "API_NAMESPACE",
    "AUTH",
    "AUTH_ID",
    "AUTH_NAMESPACE",
    "AUTH_PRIVATE_KEY",
    "AUTH_PROVIDER",
    "AUTH_PUBLIC_KEY",
    "AUTH_SECRET",
    "BROKER",
    "BROKER_ADDRESS",
    "CLIENT",
    "CLIENT_POOL_SIZE",
    "CLIENT_POOL_TTL",
    "CLIENT_REQUEST_TIMEOUT",
    "CLIENT_RETRIES",
    "CONFIG",
    "DEBUG_PROFILE",
    "ENABLE_ACME",
    "ENABLE_STATS",
    "ENABLE_TLS",
    "ENV",
    "HISTORY",
    "LOG_LEVEL",
    "METADATA",
    "NAMESPACE",
    "NETWORK",
    "NETWORK_ADDRESS",
    "OUTPUT",
    "PLUGIN",
    "PROXY",
    "PROXY_ADDRESS",
    "REGISTER_INTERVAL",
    "REGISTER_TTL",
    "REGISTRY",
    "REGISTRY_ADDRESS",
    "ROUTER",
    "ROUTER_ADDRESS",
    "RUNTIME",
    "RUNTIME_SOURCE",
    "SELECTOR",
    "SERVER",
    "SERVER_ADDRESS",
    "SERVER_ADVERTISE",
    "SERVER_ID",
    "SERVER_METADATA",
    "SERVER_NAME",
    "SERVER_VERSION",
    "STORE",
    "STORE_ADDRESS",
    "STORE_DATABASE",
    "STORE_TABLE",
    "TLS_CERT_FILE",
    "TLS_CLIENT_CA_FILE",
    "TLS_KEY_FILE",
    "TRACER",
    "TRACER_ADDRESS",
    "TRANSPORT",
    "TRANSPORT_ADDRESS",
    "WEB_ADDRESS",
    "WEB_HOST",
    "WEB_NAMESPACE",
];

/// Returns what is to be said of variables that nothing reads and that look as if something should.
pub(crate) fn warnings(names: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut warnings: Vec<String> = names
        .into_iter()
        .filter_map(|name| warning(&name))
        .collect();
    warnings.sort();
    warnings
}

fn warning(name: &str) -> Option<String> {
    let (prefix, rest) = name.split_once('_')?;
    // `MIRCO_REGISTRY`, and not every program's own `MICE_`.
    if distance(prefix, "MICRO") > 1 || (prefix == "MICRO" && KNOWN.contains(&rest)) {
        return None;
    }
    let near = KNOWN.iter().map(|known| (distance(rest, known), known));
    let (distance, known) = near.min()?;
    (distance <= 2).then(|| format!("nothing reads {name}; did you mean MICRO_{known}?"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(names: &[&str]) -> Vec<String> {
        warnings(names.iter().map(|&name| name.to_owned()))
    }

    #[test]
    fn what_is_misspelt_is_named() {
        assert_eq!(
            of(&[
                "MIRCO_REGISTRY_ADDRESS",
                "MICRO_REGISRY",
                "PATH",
                "MICRO_REGISTRY"
            ]),
            [
                "nothing reads MICRO_REGISRY; did you mean MICRO_REGISTRY?",
                "nothing reads MIRCO_REGISTRY_ADDRESS; did you mean MICRO_REGISTRY_ADDRESS?",
            ]
        );
    }

    #[test]
    fn what_is_known_or_of_others_is_not() {
        assert!(
            of(&[
                "MICRO_OUTPUT",
                "MICRO_MY_SERVICE_KEY",
                "MICE_REGISTRY_X",
                "HOME",
                "_"
            ])
            .is_empty()
        );
    }
}
