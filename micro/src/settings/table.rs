//! The one table of settings: the environment, the flags, the hints and the document are made of it.

use super::Settings;
use super::parse;

/// A setting.
#[cfg_attr(
    not(feature = "flags"),
    allow(dead_code, reason = "the environment has no help")
)]
pub(super) struct Row {
    /// `server_address`
    pub(super) flag: &'static str,
    /// `MICRO_SERVER_ADDRESS`
    pub(super) env: &'static str,
    /// What stands for its value in help.
    pub(super) value: &'static str,
    pub(super) help: &'static str,
    /// What holds when nothing is said.
    pub(super) default: &'static str,
    /// Whether more than one may be given, separated by commas.
    pub(super) many: bool,
    /// Reads a value that is not empty; fails with what is wrong with it and what to write.
    pub(super) set: fn(&mut Settings, &str) -> Result<(), String>,
}

const ROW: Row = Row {
    flag: "",
    env: "",
    value: "",
    help: "",
    default: "",
    many: false,
    set: |_, _| Ok(()),
};

pub(super) const TABLE: &[Row] = &[
    Row {
        flag: "server_name",
        env: "MICRO_SERVER_NAME",
        value: "NAME",
        help: "The name of the service in the registry",
        default: "what the program says",
        set: |to, text| parse::text(&mut to.server_name, text),
        ..ROW
    },
    Row {
        flag: "server_version",
        env: "MICRO_SERVER_VERSION",
        value: "VERSION",
        help: "The version of the service",
        default: "latest",
        set: |to, text| parse::text(&mut to.server_version, text),
        ..ROW
    },
    Row {
        flag: "server_id",
        env: "MICRO_SERVER_ID",
        value: "ID",
        help: "What follows the name in the id of the node",
        default: "a new UUID",
        set: |to, text| parse::text(&mut to.server_id, text),
        ..ROW
    },
    Row {
        flag: "server_address",
        env: "MICRO_SERVER_ADDRESS",
        value: "HOST:PORT",
        help: "Where to listen; without a host on all interfaces, with port 0 on any free one",
        default: ":0",
        set: |to, text| parse::address(&mut to.server_address, text),
        ..ROW
    },
    Row {
        flag: "server_advertise",
        env: "MICRO_SERVER_ADVERTISE",
        value: "HOST:PORT",
        help: "The address that callers are told",
        default: "where it listens",
        set: |to, text| parse::text(&mut to.server_advertise, text),
        ..ROW
    },
    Row {
        flag: "server_metadata",
        env: "MICRO_SERVER_METADATA",
        value: "NAME=VALUE",
        help: "The labels of the node, instead of those that the program says",
        many: true,
        set: |to, text| parse::metadata(&mut to.server_metadata, text),
        ..ROW
    },
    Row {
        flag: "register_ttl",
        env: "MICRO_REGISTER_TTL",
        value: "SECONDS",
        help: "How long the node stays in the registry without being registered again; 0 is for ever",
        default: "60",
        set: |to, text| parse::seconds(&mut to.register_ttl, text),
        ..ROW
    },
    Row {
        flag: "register_interval",
        env: "MICRO_REGISTER_INTERVAL",
        value: "SECONDS",
        help: "How often the node is registered again; 0 is never",
        default: "30",
        set: |to, text| parse::seconds(&mut to.register_interval, text),
        ..ROW
    },
    Row {
        flag: "registry",
        env: "MICRO_REGISTRY",
        value: "WORD",
        help: "Where services are found: mdns, memory, or one that the program brings",
        default: "mdns",
        set: |to, text| parse::text(&mut to.registry, text),
        ..ROW
    },
    Row {
        flag: "registry_address",
        env: "MICRO_REGISTRY_ADDRESS",
        value: "ADDRESS",
        help: "Where the registry is; for mdns the IP address of the network interface to use",
        many: true,
        set: |to, text| parse::list(&mut to.registry_address, text),
        ..ROW
    },
    Row {
        flag: "broker",
        env: "MICRO_BROKER",
        value: "WORD",
        help: "What brings events: http, memory, or one that the program brings",
        default: "http",
        set: |to, text| parse::text(&mut to.broker, text),
        ..ROW
    },
    Row {
        flag: "broker_address",
        env: "MICRO_BROKER_ADDRESS",
        value: "ADDRESS",
        help: "Where the broker is; for http the address to listen on",
        default: "for http 127.0.0.1:0",
        many: true,
        set: |to, text| parse::list(&mut to.broker_address, text),
    },
    Row {
        flag: "selector",
        env: "MICRO_SELECTOR",
        value: "WORD",
        help: "How nodes are picked: random, roundrobin, weighted, hash, leastloaded; or static or dns, \
               for services that are called by their address",
        default: "random",
        set: |to, text| parse::text(&mut to.selector, text),
        ..ROW
    },
    Row {
        flag: "client_request_timeout",
        env: "MICRO_CLIENT_REQUEST_TIMEOUT",
        value: "TIME",
        help: "How long a call may take: 500ms, 1m30s",
        default: "5s",
        set: |to, text| parse::timeout(&mut to.client_request_timeout, text),
        ..ROW
    },
    Row {
        flag: "client_retries",
        env: "MICRO_CLIENT_RETRIES",
        value: "NUMBER",
        help: "How often a call that failed is made again",
        default: "1",
        set: |to, text| parse::retries(&mut to.client_retries, text),
        ..ROW
    },
    Row {
        flag: "client_pool_size",
        env: "MICRO_CLIENT_POOL_SIZE",
        value: "NUMBER",
        help: "How many connections there may be to one node; 0 says nothing",
        default: "8",
        set: |to, text| parse::pool_size(&mut to.client_pool_size, text),
        ..ROW
    },
    Row {
        flag: "client_pool_ttl",
        env: "MICRO_CLIENT_POOL_TTL",
        value: "TIME",
        help: "How long a connection is kept that nobody uses",
        default: "1m",
        set: |to, text| parse::time(&mut to.client_pool_ttl, text),
        ..ROW
    },
    Row {
        flag: "server",
        env: "MICRO_SERVER",
        value: "WORD",
        help: "The kind of server; there is grpc alone",
        default: "grpc",
        set: |_, text| parse::grpc(text),
        ..ROW
    },
    Row {
        flag: "client",
        env: "MICRO_CLIENT",
        value: "WORD",
        help: "The kind of client; there is grpc alone",
        default: "grpc",
        set: |_, text| parse::grpc(text),
        ..ROW
    },
    Row {
        flag: "transport",
        env: "MICRO_TRANSPORT",
        value: "WORD",
        help: "Without effect, as with go-micro's gRPC server",
        default: "grpc",
        ..ROW
    },
];
