//! What was declared, checked and named: everything an emitter needs to know.
//!
//! Rust names are decided here once; emitters contain no naming logic.

use proc_macro2::Ident;

pub(crate) use crate::names::rust_path::RustPath;

/// One `.proto` file to generate.
#[derive(Clone, Debug)]
pub(crate) struct File {
    /// Name as the compiler gives it, e.g. `google/api/http.proto`.
    pub(crate) name: String,
    /// Protobuf package, or empty.
    pub(crate) package: String,
    /// Messages, outermost only; nested ones are inside.
    pub(crate) messages: Vec<Message>,
    /// Enums outside any message.
    pub(crate) enums: Vec<Enum>,
    /// Services in the order of the file.
    pub(crate) services: Vec<Service>,
}

/// A message; map entries do not appear.
#[derive(Clone, Debug)]
pub(crate) struct Message {
    /// Full protobuf name without a leading dot, e.g. `pkg.Outer.Inner`.
    pub(crate) full_name: String,
    /// Path of the type from its package's module, e.g. `outer::Inner`.
    pub(crate) path: RustPath,
    /// Fields in the order of the file, oneof members included.
    pub(crate) fields: Vec<Field>,
    /// Real oneofs (not those of proto3 `optional`) that have members.
    pub(crate) oneofs: Vec<Oneof>,
    /// Nested messages.
    pub(crate) messages: Vec<Message>,
    /// Nested enums.
    pub(crate) enums: Vec<Enum>,
}

/// A field of a message.
#[derive(Clone, Debug)]
pub(crate) struct Field {
    /// Protobuf name.
    pub(crate) name: String,
    /// JSON name, `lowerCamelCase` unless the proto says otherwise.
    pub(crate) json_name: String,
    /// Field of the Rust struct, or for members of a oneof the enum's variant.
    pub(crate) rust_name: String,
    /// Value type.
    pub(crate) kind: Kind,
    /// How often it may stand and how Rust holds it.
    pub(crate) cardinality: Cardinality,
    /// Whether the Rust field or variant is `#[deprecated]`.
    pub(crate) deprecated: bool,
}

/// How often a field may stand and how Rust holds it.
#[derive(Clone, Debug)]
pub(crate) enum Cardinality {
    /// A plain value; the default is not written.
    Implicit,
    /// `Option<T>`; all singular messages are this.
    Optional,
    /// A plain value that is always written (proto2 `required`).
    Required,
    /// `Vec<T>`.
    Repeated,
    /// `HashMap` or `BTreeMap`; the field's kind is the value's.
    Map,
    /// A member of `message.oneofs[index]`.
    Oneof(usize),
}

/// A oneof with its members.
#[derive(Clone, Debug)]
pub(crate) struct Oneof {
    /// Field of the Rust struct, an `Option` of the enum.
    pub(crate) rust_name: String,
    /// Path of the enum from its package's module, e.g. `outer::Kind`.
    pub(crate) path: RustPath,
}

/// A value type. Paths are written from the module of the file's package.
#[derive(Clone, Debug)]
pub(crate) enum Kind {
    Double,
    Float,
    Int32,
    Int64,
    Uint32,
    Uint64,
    Bool,
    String,
    Bytes,
    /// A message or group; boxed or not is left to type inference.
    Message(TypeRef),
    /// An enum, held as `i32`.
    Enum(EnumRef),
}

/// A message type used by a field or a method.
#[derive(Clone, Debug)]
pub(crate) struct TypeRef {
    /// Full protobuf name without a leading dot.
    pub(crate) full_name: String,
    /// Rust type from the using package's module, e.g. `super::other::Item`, `()`.
    pub(crate) path: RustPath,
}

/// An enum type used by a field.
#[derive(Clone, Debug)]
pub(crate) struct EnumRef {
    /// Full protobuf name without a leading dot.
    pub(crate) full_name: String,
    /// Rust type from the using package's module.
    pub(crate) path: RustPath,
    /// Whether unknown numbers are not members (proto2 and editions' `CLOSED`).
    pub(crate) closed: bool,
}

/// An enum.
#[derive(Clone, Debug)]
pub(crate) struct Enum {
    /// Full protobuf name without a leading dot.
    pub(crate) full_name: String,
    /// Path of the type from its package's module.
    pub(crate) path: RustPath,
    /// Protobuf value names with their numbers, aliases included, in the order of the file.
    pub(crate) values: Vec<(String, i32)>,
}

/// A service.
#[derive(Clone, Debug)]
pub(crate) struct Service {
    /// Protobuf name, e.g. `Greeter`.
    pub(crate) name: String,
    /// Package, or empty.
    pub(crate) package: String,
    /// Documentation as lines of markdown that rustdoc has nothing to say about.
    pub(crate) docs: Vec<String>,
    /// The comment as plain text, or empty.
    pub(crate) text: String,
    /// Whether the service or its file is deprecated.
    pub(crate) deprecated: bool,
    /// Handler trait.
    pub(crate) handler: Ident,
    /// Server type.
    pub(crate) server: Ident,
    /// Client type.
    pub(crate) client: Ident,
    /// Metadata constant.
    pub(crate) spec: Ident,
    /// Methods in the order of the file.
    pub(crate) methods: Vec<Method>,
}

/// An rpc.
#[derive(Clone, Debug)]
pub(crate) struct Method {
    /// Protobuf name, e.g. `Call`.
    pub(crate) name: String,
    /// Path on the wire, e.g. `/pkg.Greeter/Call`.
    pub(crate) route: String,
    /// Documentation as lines of markdown that rustdoc has nothing to say about.
    pub(crate) docs: Vec<String>,
    /// The comment as plain text, or empty.
    pub(crate) text: String,
    /// Whether the method is deprecated.
    pub(crate) deprecated: bool,
    /// Name in the handler trait.
    pub(crate) handler_name: Ident,
    /// Name in the client.
    pub(crate) client_name: Ident,
    /// Request type.
    pub(crate) request: TypeRef,
    /// Response type.
    pub(crate) response: TypeRef,
    /// Whether the client sends a stream.
    pub(crate) client_streaming: bool,
    /// Whether the server sends a stream.
    pub(crate) server_streaming: bool,
    /// What may be assumed of repeating it.
    pub(crate) idempotency: Idempotency,
    /// `google.api.http` rules, `additional_bindings` included.
    pub(crate) http: Vec<HttpRule>,
}

/// What may be assumed of repeating a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Idempotency {
    /// Nothing.
    Unknown,
    /// No side effects.
    NoSideEffects,
    /// Repeating has the effect of one call.
    Idempotent,
}

/// One HTTP binding of a method.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct HttpRule {
    /// `GET`, `POST`, … or a custom verb.
    pub(crate) verb: String,
    /// Path template.
    pub(crate) path: String,
    /// Request field that is the body, `*` for all, or empty.
    pub(crate) body: String,
    /// Response field that is the body, or empty.
    pub(crate) response_body: String,
}
