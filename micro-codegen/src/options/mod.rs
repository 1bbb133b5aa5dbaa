//! What can be chosen about the generated code; one set for every front end.
//! `table.rs` lists the options, `parse.rs` reads them from a plugin parameter.

mod check;
mod nearest;
mod parse;
mod table;
#[cfg(test)]
mod tests;

pub use table::{Row, TABLE, help, markdown};

/// The choices of one run. [`Options::default`] is what most projects want.
///
/// A `path` is a fully qualified protobuf name such as `.pkg.Message`,
/// `.pkg.Message.field`, a prefix such as `.pkg`, a bare suffix such as `field`,
/// or `.` for everything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Write message and enum types; default `true`.
    pub messages: bool,
    /// Write clients; default `true`.
    pub client: bool,
    /// Write handler traits and servers; default `true`.
    pub server: bool,
    /// Write proto3 JSON for messages and enums, and use it in services; default `true`.
    pub json: bool,
    /// Give every handler method a body that answers `Unimplemented`; default `false`.
    pub default_stubs: bool,
    /// Take types below a protobuf path from elsewhere: `(".pkg", "::crate_name::pkg")`.
    pub extern_path: Vec<(String, String)>,
    /// Attributes on messages, enums and oneofs: `(path, attribute)`.
    pub type_attribute: Vec<(String, String)>,
    /// Attributes on messages: `(path, attribute)`.
    pub message_attribute: Vec<(String, String)>,
    /// Attributes on enums and oneofs: `(path, attribute)`.
    pub enum_attribute: Vec<(String, String)>,
    /// Attributes on fields: `(path, attribute)`.
    pub field_attribute: Vec<(String, String)>,
    /// Attributes on handler traits, by service: `(path, attribute)`.
    pub trait_attribute: Vec<(String, String)>,
    /// Attributes on server types, by service: `(path, attribute)`.
    pub server_attribute: Vec<(String, String)>,
    /// Attributes on client types, by service: `(path, attribute)`.
    pub client_attribute: Vec<(String, String)>,
    /// `bytes` fields that become `Bytes` instead of `Vec<u8>`.
    pub bytes: Vec<String>,
    /// `map` fields that become `BTreeMap` instead of `HashMap`.
    pub btree_map: Vec<String>,
    /// Message fields that are boxed even where recursion does not ask for it.
    pub boxed: Vec<String>,
    /// Messages without a `Debug` implementation of their own making.
    pub skip_debug: Vec<String>,
    /// Items that get no documentation from their comments.
    pub disable_comments: Vec<String>,
    /// Keep the enum's name as a prefix of its variants; default `false`.
    pub retain_enum_prefix: bool,
    /// Implement `prost::Name` for messages; default `false`.
    pub enable_type_names: bool,
    /// Type URL domains by path, for `prost::Name`: `(path, domain)`. Turns `enable_type_names` on.
    pub type_name_domain: Vec<(String, String)>,
    /// Generate `google.protobuf` types too instead of taking prost-types'; default `false`.
    pub compile_well_known_types: bool,
    /// Name of the file that nests all generated files in modules; default `mod.rs`, `None` for no such file.
    pub include_file: Option<String>,
    /// One Rust file a package (the default) instead of one a `.proto` file.
    pub file_per_package: bool,
    /// File name, without `.rs`, for protos that have no package; default `_`.
    pub default_package_filename: String,
    /// Name of a file that receives the encoded descriptor set of the run's import closure.
    pub descriptor_set: Option<String>,
    /// Rust path of the runtime crate; default `::micro`.
    pub runtime_path: String,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            messages: true,
            client: true,
            server: true,
            json: true,
            default_stubs: false,
            extern_path: Vec::new(),
            type_attribute: Vec::new(),
            message_attribute: Vec::new(),
            enum_attribute: Vec::new(),
            field_attribute: Vec::new(),
            trait_attribute: Vec::new(),
            server_attribute: Vec::new(),
            client_attribute: Vec::new(),
            bytes: Vec::new(),
            btree_map: Vec::new(),
            boxed: Vec::new(),
            skip_debug: Vec::new(),
            disable_comments: Vec::new(),
            retain_enum_prefix: false,
            enable_type_names: false,
            type_name_domain: Vec::new(),
            compile_well_known_types: false,
            include_file: Some("mod.rs".to_owned()),
            file_per_package: true,
            default_package_filename: "_".to_owned(),
            descriptor_set: None,
            runtime_path: "::micro".to_owned(),
        }
    }
}
