//! One builder method for each row of `micro_codegen::options::TABLE`, and nothing else.

use crate::Builder;

/// What the generated code looks like; the plugin has the same options.
///
/// A `path` is a protobuf name: `.pkg.Message` for a message, `.pkg.Message.field`
/// for a field, `.pkg` for all that is in a package, `field` for every field of
/// that name, `.` for everything. Methods that take a path may be called again.
impl Builder {
    /// Writes message and enum types; on unless turned off.
    pub fn messages(mut self, yes: bool) -> Self {
        self.options.messages = yes;
        self
    }

    /// Writes clients; on unless turned off.
    pub fn client(mut self, yes: bool) -> Self {
        self.options.client = yes;
        self
    }

    /// Writes handler traits and servers; on unless turned off.
    pub fn server(mut self, yes: bool) -> Self {
        self.options.server = yes;
        self
    }

    /// Writes proto3 JSON for messages and enums, and lets services speak it; on unless turned off.
    pub fn json(mut self, yes: bool) -> Self {
        self.options.json = yes;
        self
    }

    /// Gives every handler method a body that answers `Unimplemented`, so that new ones break nobody.
    pub fn default_stubs(mut self, yes: bool) -> Self {
        self.options.default_stubs = yes;
        self
    }

    /// Takes the types below a protobuf path from elsewhere: `.extern_path(".money", "::money_proto::money")`.
    pub fn extern_path(mut self, path: impl Into<String>, rust_path: impl Into<String>) -> Self {
        let pair = (path.into(), rust_path.into());
        self.options.extern_path.push(pair);
        self
    }

    /// Puts an attribute on messages, enums and oneofs: `.type_attribute(".pkg", "#[derive(Eq)]")`.
    pub fn type_attribute(mut self, path: impl Into<String>, attribute: impl Into<String>) -> Self {
        let pair = (path.into(), attribute.into());
        self.options.type_attribute.push(pair);
        self
    }

    /// Puts an attribute on messages.
    pub fn message_attribute(
        mut self,
        path: impl Into<String>,
        attribute: impl Into<String>,
    ) -> Self {
        let pair = (path.into(), attribute.into());
        self.options.message_attribute.push(pair);
        self
    }

    /// Puts an attribute on enums and oneofs.
    pub fn enum_attribute(mut self, path: impl Into<String>, attribute: impl Into<String>) -> Self {
        let pair = (path.into(), attribute.into());
        self.options.enum_attribute.push(pair);
        self
    }

    /// Puts an attribute on fields.
    pub fn field_attribute(
        mut self,
        path: impl Into<String>,
        attribute: impl Into<String>,
    ) -> Self {
        let pair = (path.into(), attribute.into());
        self.options.field_attribute.push(pair);
        self
    }

    /// Puts an attribute on handler traits; the path is that of a service.
    pub fn trait_attribute(
        mut self,
        path: impl Into<String>,
        attribute: impl Into<String>,
    ) -> Self {
        let pair = (path.into(), attribute.into());
        self.options.trait_attribute.push(pair);
        self
    }

    /// Puts an attribute on server types; the path is that of a service.
    pub fn server_attribute(
        mut self,
        path: impl Into<String>,
        attribute: impl Into<String>,
    ) -> Self {
        let pair = (path.into(), attribute.into());
        self.options.server_attribute.push(pair);
        self
    }

    /// Puts an attribute on client types; the path is that of a service.
    pub fn client_attribute(
        mut self,
        path: impl Into<String>,
        attribute: impl Into<String>,
    ) -> Self {
        let pair = (path.into(), attribute.into());
        self.options.client_attribute.push(pair);
        self
    }

    /// Makes `bytes` fields `Bytes` instead of `Vec<u8>`.
    pub fn bytes(mut self, path: impl Into<String>) -> Self {
        self.options.bytes.push(path.into());
        self
    }

    /// Makes `map` fields `BTreeMap` instead of `HashMap`.
    pub fn btree_map(mut self, path: impl Into<String>) -> Self {
        self.options.btree_map.push(path.into());
        self
    }

    /// Boxes message fields even where recursion does not ask for it.
    pub fn boxed(mut self, path: impl Into<String>) -> Self {
        self.options.boxed.push(path.into());
        self
    }

    /// Leaves out the `Debug` implementation of messages.
    pub fn skip_debug(mut self, path: impl Into<String>) -> Self {
        self.options.skip_debug.push(path.into());
        self
    }

    /// Writes no documentation from the comments of these items.
    pub fn disable_comments(mut self, path: impl Into<String>) -> Self {
        self.options.disable_comments.push(path.into());
        self
    }

    /// Keeps the enum's name as a prefix of its variants; off unless turned on.
    pub fn retain_enum_prefix(mut self, yes: bool) -> Self {
        self.options.retain_enum_prefix = yes;
        self
    }

    /// Implements `prost::Name` for messages; off unless turned on.
    pub fn enable_type_names(mut self, yes: bool) -> Self {
        self.options.enable_type_names = yes;
        self
    }

    /// Sets the type URL domain of `prost::Name`, and implements it.
    pub fn type_name_domain(mut self, path: impl Into<String>, domain: impl Into<String>) -> Self {
        let pair = (path.into(), domain.into());
        self.options.type_name_domain.push(pair);
        self
    }

    /// Generates `google.protobuf` types instead of taking prost-types'; off unless turned on.
    pub fn compile_well_known_types(mut self, yes: bool) -> Self {
        self.options.compile_well_known_types = yes;
        self
    }

    /// Names the file that nests all others in modules, `mod.rs` unless changed; an empty name for none.
    pub fn include_file(mut self, name: impl Into<String>) -> Self {
        self.options.include_file = Some(name.into()).filter(|name| !name.is_empty());
        self
    }

    /// Writes one file a package, as it does unless told otherwise; `false` for one a `.proto`.
    pub fn file_per_package(mut self, yes: bool) -> Self {
        self.options.file_per_package = yes;
        self
    }

    /// Names the file, without `.rs`, for protos without a package; `_` unless changed.
    pub fn default_package_filename(mut self, name: impl Into<String>) -> Self {
        self.options.default_package_filename = name.into();
        self
    }

    /// Writes the encoded descriptors of all files and their imports to this file, as reflection needs them.
    pub fn descriptor_set(mut self, name: impl Into<String>) -> Self {
        self.options.descriptor_set = Some(name.into()).filter(|name| !name.is_empty());
        self
    }

    /// Sets where generated code finds the runtime crate; `::micro` unless changed.
    pub fn runtime_path(mut self, rust_path: impl Into<String>) -> Self {
        self.options.runtime_path = rust_path.into();
        self
    }
}
