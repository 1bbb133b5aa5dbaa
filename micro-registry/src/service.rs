//! The words of a registry.

use std::collections::BTreeMap;

/// Names and values, sorted by name.
pub type Metadata = BTreeMap<String, String>;

/// One version of a service, and the nodes that run it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Service {
    /// `go.micro.service.greeter`
    pub name: String,
    /// `latest`; nodes of one name may differ in it.
    pub version: String,
    /// What is true of all nodes; go-micro's services have none.
    pub metadata: Metadata,
    /// What can be called, and which topics are subscribed.
    pub endpoints: Vec<Endpoint>,
    /// Where it runs.
    pub nodes: Vec<Node>,
}

/// A running instance of a service.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Node {
    /// Unique among all nodes; by default the name of the service, `-` and a UUID.
    pub id: String,
    /// `host:port`, with the host of IPv6 in brackets.
    pub address: String,
    /// `protocol`, `transport`, `server`, `broker`, `registry` and the user's own labels.
    pub metadata: Metadata,
}

/// What can be called at a service, or a topic that it subscribes to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Endpoint {
    /// `Greeter.Hello`
    pub name: String,
    /// The shape of the request.
    pub request: Option<Value>,
    /// The shape of the response; none for a subscriber.
    pub response: Option<Value>,
    /// `stream`, `subscriber`, `topic`, and what the API gateway reads.
    pub metadata: Metadata,
}

/// The shape of a message, or of a field in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Value {
    /// The name of the field, or of the message.
    pub name: String,
    /// `string`, `int64`, `[]string`, or the name of a message.
    pub kind: String,
    /// The fields of a message.
    pub values: Vec<Value>,
}
