//! What was declared, checked and named: everything an emitter needs to know.
//!
//! Rust names are decided here once; emitters contain no naming logic.

use proc_macro2::{Ident, TokenStream};

/// One `.proto` file to generate.
#[derive(Clone, Debug)]
pub struct File {
    /// Name as the compiler gives it, e.g. `google/api/http.proto`.
    pub name: String,
    /// Protobuf package, or empty.
    pub package: String,
    /// Messages, outermost only; nested ones are inside.
    pub messages: Vec<Message>,
    /// Enums outside any message.
    pub enums: Vec<Enum>,
    /// Services in the order of the file.
    pub services: Vec<Service>,
}

/// A message; map entries do not appear.
#[derive(Clone, Debug)]
pub struct Message {
    /// Full protobuf name without a leading dot, e.g. `pkg.Outer.Inner`.
    pub full_name: String,
    /// Path of the type from its package's module, e.g. `outer::Inner`.
    pub path: TokenStream,
    /// Fields in the order of the file, oneof members included.
    pub fields: Vec<Field>,
    /// Real oneofs (not those of proto3 `optional`) that have members.
    pub oneofs: Vec<Oneof>,
    /// Nested messages.
    pub messages: Vec<Message>,
    /// Nested enums.
    pub enums: Vec<Enum>,
}

/// A field of a message.
#[derive(Clone, Debug)]
pub struct Field {
    /// Protobuf name.
    pub name: String,
    /// JSON name, `lowerCamelCase` unless the proto says otherwise.
    pub json_name: String,
    /// Field of the Rust struct, or for members of a oneof the enum's variant.
    pub rust_name: Ident,
    /// Value type.
    pub kind: Kind,
    /// How often it may stand and how Rust holds it.
    pub cardinality: Cardinality,
    /// Whether the Rust field or variant is `#[deprecated]`.
    pub deprecated: bool,
}

/// How often a field may stand and how Rust holds it.
#[derive(Clone, Debug)]
pub enum Cardinality {
    /// A plain value; the default is not written.
    Implicit,
    /// `Option<T>`; all singular messages are this.
    Optional,
    /// A plain value that is always written (proto2 `required`).
    Required,
    /// `Vec<T>`.
    Repeated,
    /// `HashMap` or `BTreeMap`; the field's kind is the value's.
    Map {
        /// Key type: an integer, bool or string kind.
        key: Kind,
    },
    /// A member of `message.oneofs[index]`.
    Oneof(usize),
}

/// A oneof with its members.
#[derive(Clone, Debug)]
pub struct Oneof {
    /// Field of the Rust struct, an `Option` of the enum.
    pub rust_name: Ident,
    /// Path of the enum from its package's module, e.g. `outer::Kind`.
    pub path: TokenStream,
}

/// A value type. Paths are written from the module of the file's package.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub enum Kind {
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
pub struct TypeRef {
    /// Full protobuf name without a leading dot.
    pub full_name: String,
    /// Rust type from the using package's module, e.g. `super::other::Item`, `()`.
    pub path: TokenStream,
}

/// An enum type used by a field.
#[derive(Clone, Debug)]
pub struct EnumRef {
    /// Full protobuf name without a leading dot.
    pub full_name: String,
    /// Rust type from the using package's module.
    pub path: TokenStream,
    /// Whether unknown numbers are not members (proto2 and editions' `CLOSED`).
    pub closed: bool,
}

/// An enum.
#[derive(Clone, Debug)]
pub struct Enum {
    /// Full protobuf name without a leading dot.
    pub full_name: String,
    /// Path of the type from its package's module.
    pub path: TokenStream,
    /// Protobuf value names with their numbers, aliases included, in the order of the file.
    pub values: Vec<(String, i32)>,
}

/// A service.
#[derive(Clone, Debug)]
pub struct Service {
    /// Protobuf name, e.g. `Greeter`.
    pub name: String,
    /// Package, or empty.
    pub package: String,
    /// Documentation as lines of markdown that rustdoc has nothing to say about.
    pub docs: Vec<String>,
    /// The comment as plain text, or empty.
    pub text: String,
    /// Whether the service or its file is deprecated.
    pub deprecated: bool,
    /// Handler trait.
    pub handler: Ident,
    /// Server type.
    pub server: Ident,
    /// Client type.
    pub client: Ident,
    /// Metadata constant.
    pub spec: Ident,
    /// Methods in the order of the file.
    pub methods: Vec<Method>,
}

/// An rpc.
#[derive(Clone, Debug)]
pub struct Method {
    /// Protobuf name, e.g. `Call`.
    pub name: String,
    /// Path on the wire, e.g. `/pkg.Greeter/Call`.
    pub route: String,
    /// Documentation as lines of markdown that rustdoc has nothing to say about.
    pub docs: Vec<String>,
    /// The comment as plain text, or empty.
    pub text: String,
    /// Whether the method is deprecated.
    pub deprecated: bool,
    /// Name in the handler trait.
    pub handler_name: Ident,
    /// Name in the client.
    pub client_name: Ident,
    /// Request type.
    pub request: TypeRef,
    /// Response type.
    pub response: TypeRef,
    /// Whether the client sends a stream.
    pub client_streaming: bool,
    /// Whether the server sends a stream.
    pub server_streaming: bool,
    /// What may be assumed of repeating it.
    pub idempotency: Idempotency,
    /// `google.api.http` rules, `additional_bindings` included.
    pub http: Vec<HttpRule>,
}

/// What may be assumed of repeating a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Idempotency {
    /// Nothing.
    Unknown,
    /// No side effects.
    NoSideEffects,
    /// Repeating has the effect of one call.
    Idempotent,
}

/// One HTTP binding of a method.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpRule {
    /// `GET`, `POST`, … or a custom verb.
    pub verb: String,
    /// Path template.
    pub path: String,
    /// Request field that is the body, `*` for all, or empty.
    pub body: String,
    /// Response field that is the body, or empty.
    pub response_body: String,
}
