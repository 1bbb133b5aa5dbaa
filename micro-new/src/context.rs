//! What a template sees.

use serde_json::{Map, Value};

use crate::name::{self, ServiceName};
use crate::source::Source;

/// The values a template may use; any other name in it is an error.
#[derive(Clone, Debug)]
pub(crate) struct Context(Value);

/// A value and what it is.
type Entry = (&'static str, &'static str, Value);

impl Context {
    /// Returns what a project called `name` is filled in with.
    pub(crate) fn new(name: &ServiceName, source: &Source) -> Self {
        let entries = entries(name, source).into_iter();
        let values = entries.map(|(key, _, value)| (key.to_owned(), value));
        Self(Value::Object(values.collect()))
    }

    /// Adds a value, or replaces one.
    pub(crate) fn with(mut self, key: &str, value: impl Into<Value>) -> Self {
        if let Value::Object(values) = &mut self.0 {
            values.insert(key.to_owned(), value.into());
        }
        self
    }

    /// Returns a context of these texts alone.
    pub(crate) fn of<const N: usize>(texts: [(&str, String); N]) -> Self {
        let empty = Self(Value::Object(Map::new()));
        let with = |context: Self, (key, text): (&str, String)| context.with(key, text);
        texts.into_iter().fold(empty, with)
    }

    pub(crate) fn value(&self) -> &Value {
        &self.0
    }
}

/// Returns the name, the meaning and the value of all that a template may use.
pub(crate) fn entries(name: &ServiceName, source: &Source) -> Vec<Entry> {
    let package = name.package();
    let proto_modules = name::modules(&name.proto_package());
    let backend_modules = name::modules(&name.backend_package());
    let checkout = matches!(source, Source::Checkout(_));
    vec![
        ("alias", "the short name", name.alias().into()),
        ("module", "files and modules", name.module().into()),
        ("type_name", "types", name.type_name().into()),
        (
            "type",
            "the type of the project",
            name.kind().as_str().into(),
        ),
        ("fqdn", "the registered name", name.fqdn().into()),
        ("namespace", "its first part", name.namespace().into()),
        (
            "library",
            "the library in the Cargo package",
            package.replace('-', "_").into(),
        ),
        (
            "package",
            "the Cargo package, the program and the image",
            package.into(),
        ),
        (
            "proto_package",
            "the protobuf package",
            name.proto_package().into(),
        ),
        (
            "proto_modules",
            "the same, as `include_proto!` takes it",
            proto_modules.join(".").into(),
        ),
        (
            "proto_path",
            "the same, as a path of Rust",
            proto_modules.join("::").into(),
        ),
        (
            "backend",
            "the service behind `api` and `web`",
            name.backend().into(),
        ),
        (
            "backend_package",
            "its protobuf package",
            name.backend_package().into(),
        ),
        (
            "backend_modules",
            "the same, as `include_proto!` takes it",
            backend_modules.join(".").into(),
        ),
        (
            "backend_path",
            "the same, as a path of Rust",
            backend_modules.join("::").into(),
        ),
        (
            "command",
            "the command that makes the project",
            name.command().into(),
        ),
        (
            "micro",
            "the value of the dependency on the runtime",
            source.dependency("micro-rs", "micro").into(),
        ),
        (
            "micro_source",
            "the same without its braces, for features beside it",
            source.keys("micro-rs", "micro").into(),
        ),
        (
            "micro_build",
            "the value of the dependency on the code generator",
            source.dependency("micro-build", "micro-build").into(),
        ),
        (
            "checkout",
            "whether micro comes from a checkout, not from a release",
            checkout.into(),
        ),
    ]
}
