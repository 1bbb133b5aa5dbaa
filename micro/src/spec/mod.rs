//! What is known of a service at compile time: names, types, documentation, HTTP rules.
//!
//! Generated code holds one static [`ServiceSpec`] for each service; registries, gateways and
//! reflection read it.

mod method;
#[cfg(feature = "discovery")]
pub(crate) mod shape;
pub(crate) mod traced;

use std::fmt;

pub use self::method::{HttpRule, Idempotency, MethodKind, MethodSpec};
use crate::codec::Encoding;
use crate::json;

/// A service as its `.proto` (or its `impl` block) declares it.
#[derive(Clone, Copy, Debug)]
pub struct ServiceSpec {
    package: &'static str,
    name: &'static str,
    methods: &'static [MethodSpec],
    doc: &'static str,
    deprecated: bool,
}

impl ServiceSpec {
    /// Describes service `name` of `package`, which may be empty.
    pub const fn new(
        package: &'static str,
        name: &'static str,
        methods: &'static [MethodSpec],
    ) -> Self {
        Self {
            package,
            name,
            methods,
            doc: "",
            deprecated: false,
        }
    }

    /// Adds the documentation.
    pub const fn doc(mut self, doc: &'static str) -> Self {
        self.doc = doc;
        self
    }

    /// Marks the service as deprecated.
    pub const fn deprecated(mut self) -> Self {
        self.deprecated = true;
        self
    }

    /// Returns the package, or nothing.
    pub const fn package(&self) -> &'static str {
        self.package
    }

    /// Returns the name without its package.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Returns the package and the name with a dot between.
    pub fn full_name(&self) -> String {
        match self.package {
            "" => self.name.to_owned(),
            package => format!("{package}.{}", self.name),
        }
    }

    /// Returns a method of this service as the registry names it, e.g. `Greeter.Call`.
    pub fn endpoint(&self, method: &MethodSpec) -> String {
        format!("{}.{}", self.name, method.name())
    }

    /// Returns the methods in the order of their declaration.
    pub const fn methods(&self) -> &'static [MethodSpec] {
        self.methods
    }

    /// Returns the documentation, or nothing.
    pub const fn documentation(&self) -> &'static str {
        self.doc
    }

    /// Returns whether the service is deprecated.
    pub const fn is_deprecated(&self) -> bool {
        self.deprecated
    }
}

/// The type of a request or a reply.
#[derive(Clone, Copy)]
pub struct TypeSpec {
    name: &'static str,
    schema: fn() -> Option<json::Schema>,
}

impl TypeSpec {
    /// Describes `T` under its full protobuf name.
    pub const fn of<T: json::Value>(name: &'static str) -> Self {
        Self {
            name,
            schema: || Some(T::schema()),
        }
    }

    /// Describes `T` as far as messages written as `E` are known.
    ///
    /// The fields of a serde type are learnt by having it read; what is flattened or untagged remains unknown.
    pub const fn encoded<E: Encoding<T>, T>(name: &'static str) -> Self {
        Self {
            name,
            schema: E::schema,
        }
    }

    /// Names a type of which no fields are known.
    pub const fn named(name: &'static str) -> Self {
        Self {
            name,
            schema: || None,
        }
    }

    /// Returns the full protobuf name.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Returns the fields, if they are known.
    pub fn schema(&self) -> Option<json::Schema> {
        (self.schema)()
    }
}

impl fmt::Debug for TypeSpec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("TypeSpec").field(&self.name).finish()
    }
}
