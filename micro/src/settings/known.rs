//! Names that go-micro 2.9.1 and its tools know and that say nothing to a service here.

use super::table::TABLE;

/// All variables that are known, those of settings first.
pub(super) fn variables() -> impl Iterator<Item = &'static str> {
    let own = TABLE.iter().map(|row| row.env);
    own.chain(ELSEWHERE.iter().copied())
}

/// Whether a flag without its dashes is one of go-micro's that says nothing here.
#[cfg(feature = "flags")]
pub(super) fn is_elsewhere(flag: &str) -> bool {
    // The only one whose variable has another name.
    let name = match flag {
        "profile" => "DEBUG_PROFILE".to_owned(),
        flag => flag.replace('-', "_").to_ascii_uppercase(),
    };
    let mut rests = ELSEWHERE
        .iter()
        .map(|known| known.trim_start_matches("MICRO_"));
    rests.any(|rest| rest == name)
}

/// Sorted.
const ELSEWHERE: &[&str] = &[
    "MICRO_ACME_HOSTS",
    "MICRO_ACME_PROVIDER",
    "MICRO_ADDRESS",
    "MICRO_API_ADDRESS",
    "MICRO_API_ENABLE_CORS",
    "MICRO_API_ENABLE_RPC",
    "MICRO_API_HANDLER",
    "MICRO_API_NAMESPACE",
    "MICRO_API_RESOLVER",
    "MICRO_API_TYPE",
    "MICRO_AUTH",
    "MICRO_AUTH_ID",
    "MICRO_AUTH_LOGIN_URL",
    "MICRO_AUTH_NAMESPACE",
    "MICRO_AUTH_PRIVATE_KEY",
    "MICRO_AUTH_PROVIDER",
    "MICRO_AUTH_PROVIDER_CLIENT_ID",
    "MICRO_AUTH_PROVIDER_CLIENT_SECRET",
    "MICRO_AUTH_PROVIDER_ENDPOINT",
    "MICRO_AUTH_PROVIDER_REDIRECT",
    "MICRO_AUTH_PROVIDER_SCOPE",
    "MICRO_AUTH_PUBLIC_KEY",
    "MICRO_AUTH_SECRET",
    "MICRO_AUTH_TOKEN",
    "MICRO_AUTO_UPDATE",
    "MICRO_BOT_INPUTS",
    "MICRO_BOT_NAMESPACE",
    "MICRO_CONFIG",
    "MICRO_DEBUG_PROFILE",
    "MICRO_DEBUG_WINDOW",
    "MICRO_ENABLE_ACME",
    "MICRO_ENABLE_STATS",
    "MICRO_ENABLE_TLS",
    "MICRO_ENV",
    "MICRO_GATEWAY_ADDRESS",
    "MICRO_HEALTH_ADDRESS",
    "MICRO_HEALTH_CHECK_ADDRESS",
    "MICRO_HEALTH_CHECK_SERVICE",
    "MICRO_LOG_LEVEL",
    "MICRO_METADATA",
    "MICRO_NAMESPACE",
    "MICRO_NETWORK",
    "MICRO_NETWORK_ADDRESS",
    "MICRO_OUTPUT",
    "MICRO_PLUGIN",
    "MICRO_PROXY",
    "MICRO_PROXY_ADDRESS",
    "MICRO_PROXY_ENDPOINT",
    "MICRO_PROXY_PROTOCOL",
    "MICRO_REPORT_USAGE",
    "MICRO_ROUTER",
    "MICRO_ROUTER_ADDRESS",
    "MICRO_RUNTIME",
    "MICRO_RUNTIME_PROFILE",
    "MICRO_RUNTIME_SOURCE",
    "MICRO_SERVICE_ADDRESS",
    "MICRO_SERVICE_ENDPOINT",
    "MICRO_SERVICE_METADATA",
    "MICRO_SERVICE_NAME",
    "MICRO_SIDECAR_ADDRESS",
    "MICRO_SIDECAR_CORS",
    "MICRO_SIDECAR_HANDLER",
    "MICRO_SIDECAR_HEALTHCHECK_URL",
    "MICRO_SIDECAR_NAMESPACE",
    "MICRO_SIDECAR_SERVER_ADDRESS",
    "MICRO_SIDECAR_SERVER_NAME",
    "MICRO_SLACK_DEBUG",
    "MICRO_SLACK_TOKEN",
    "MICRO_SNAPSHOT_DESTINATION",
    "MICRO_STORE",
    "MICRO_STORE_ADDRESS",
    "MICRO_STORE_DATABASE",
    "MICRO_STORE_TABLE",
    "MICRO_TLS_CERT_FILE",
    "MICRO_TLS_CLIENT_CA_FILE",
    "MICRO_TLS_KEY_FILE",
    "MICRO_TRACER",
    "MICRO_TRACER_ADDRESS",
    "MICRO_TRANSPORT_ADDRESS",
    "MICRO_TUNNEL_ADDRESS",
    "MICRO_UPDATE_URL",
    "MICRO_WEB_ADDRESS",
    "MICRO_WEB_CORS",
    "MICRO_WEB_HOST",
    "MICRO_WEB_NAMESPACE",
    "MICRO_WEB_RESOLVER",
];

/// The registries of go-micro and its plugins.
#[cfg(feature = "discovery")]
pub(super) const REGISTRIES: &[&str] = &[
    "cache",
    "consul",
    "etcd",
    "etcdv3",
    "eureka",
    "gossip",
    "kubernetes",
    "mdns",
    "memory",
    "nats",
    "proxy",
    "service",
    "zookeeper",
];

/// The brokers of go-micro and its plugins.
#[cfg(feature = "broker")]
pub(super) const BROKERS: &[&str] = &[
    "gocloud",
    "googlepubsub",
    "grpc",
    "http",
    "kafka",
    "memory",
    "mqtt",
    "nats",
    "nsq",
    "proxy",
    "rabbitmq",
    "redis",
    "service",
    "snssqs",
    "sqs",
    "stan",
    "stomp",
];

/// The selectors of go-micro and its plugins that are not here.
#[cfg(feature = "discovery")]
pub(super) const SELECTORS: &[&str] = &["blacklist", "cache", "label", "named", "router", "shard"];
