//! The one table of options: the plugin's parameter, the build script's builder,
//! `--help` and `docs/options.md` are all read from it.

use std::fmt::Write as _;

use super::Options;

/// One option: its name, what it takes, what it is when not given, and what it does.
#[derive(Debug)]
pub struct Row {
    /// The name in a plugin parameter, and of the builder method.
    pub name: &'static str,
    /// What it does, in one line.
    pub help: &'static str,
    pub(super) slot: Slot,
}

/// The field of [`Options`] a row stands for, by the shape of its value.
#[derive(Debug)]
pub(super) enum Slot {
    Flag(fn(&mut Options) -> &mut bool),
    Text(&'static str, fn(&mut Options) -> &mut String),
    /// Text that an empty value turns off.
    Name(&'static str, fn(&mut Options) -> &mut Option<String>),
    Paths(fn(&mut Options) -> &mut Vec<String>),
    Pairs(&'static str, fn(&mut Options) -> &mut Vec<(String, String)>),
}

impl Row {
    /// What is written after the `=`.
    #[must_use]
    pub fn value(&self) -> String {
        match self.slot {
            Slot::Flag(_) => "true|false".to_owned(),
            Slot::Text(what, _) | Slot::Name(what, _) => format!("<{what}>"),
            Slot::Paths(_) => "<path>".to_owned(),
            Slot::Pairs(what, _) => format!("<path>=<{what}>"),
        }
    }

    /// Its value when not given; empty for nothing.
    #[must_use]
    pub fn default(&self) -> String {
        let mut options = Options::default();
        match self.slot {
            Slot::Flag(field) => field(&mut options).to_string(),
            Slot::Text(_, field) => field(&mut options).clone(),
            Slot::Name(_, field) => field(&mut options).clone().unwrap_or_default(),
            Slot::Paths(_) | Slot::Pairs(..) => String::new(),
        }
    }

    /// Whether it may be given more than once.
    #[must_use]
    pub fn repeats(&self) -> bool {
        matches!(self.slot, Slot::Paths(_) | Slot::Pairs(..))
    }
}

macro_rules! rows {
    ($($field:ident: $shape:ident $(($what:literal))?, $help:literal;)*) => {
        &[$(Row {
            name: stringify!($field),
            help: $help,
            slot: Slot::$shape($($what,)? |options| &mut options.$field),
        }),*]
    };
}

/// Every option, in the order in which they are documented.
pub const TABLE: &[Row] = rows! {
    messages: Flag, "write message and enum types";
    client: Flag, "write clients";
    server: Flag, "write handler traits and servers";
    json: Flag, "write proto3 JSON for messages and enums, and let services speak it";
    default_stubs: Flag, "give every handler method a body that answers `Unimplemented`";
    extern_path: Pairs("rust path"), "take the types below a protobuf path from elsewhere";
    type_attribute: Pairs("attribute"), "put an attribute on messages, enums and oneofs";
    message_attribute: Pairs("attribute"), "put an attribute on messages";
    enum_attribute: Pairs("attribute"), "put an attribute on enums and oneofs";
    field_attribute: Pairs("attribute"), "put an attribute on fields";
    trait_attribute: Pairs("attribute"), "put an attribute on handler traits, by service";
    server_attribute: Pairs("attribute"), "put an attribute on server types, by service";
    client_attribute: Pairs("attribute"), "put an attribute on client types, by service";
    bytes: Paths, "make `bytes` fields `Bytes` instead of `Vec<u8>`";
    btree_map: Paths, "make `map` fields `BTreeMap` instead of `HashMap`";
    boxed: Paths, "box message fields even where recursion does not ask for it";
    skip_debug: Paths, "leave out the `Debug` implementation of messages";
    disable_comments: Paths, "write no documentation from the comments of these items";
    retain_enum_prefix: Flag, "keep the enum's name as a prefix of its variants";
    enable_type_names: Flag, "implement `prost::Name` for messages";
    type_name_domain: Pairs("domain"), "set the type URL domain of `prost::Name`, and implement it";
    compile_well_known_types: Flag, "generate `google.protobuf` types instead of taking prost-types'";
    include_file: Name("file"), "the file that nests all others in modules; empty for none";
    file_per_package: Flag, "write one file a package; `false` for one a `.proto`";
    default_package_filename: Text("name"), "the file name, without `.rs`, for protos without a package";
    descriptor_set: Name("file"), "write the encoded descriptors of the run and all imports to this file";
    runtime_path: Text("rust path"), "where generated code finds the runtime crate";
};

/// The table for a terminal.
#[must_use]
pub fn help() -> String {
    let mut text = String::new();
    let left = |row: &Row| format!("{}={}", row.name, row.value());
    let width = TABLE.iter().map(|row| left(row).len()).max().unwrap_or(0);
    for row in TABLE {
        let _ = write!(text, "  {:width$}  {}", left(row), row.help);
        let default = row.default();
        if !default.is_empty() {
            let _ = write!(text, " [{default}]");
        }
        text.push('\n');
    }
    text
}

/// The table as it stands in `docs/options.md`.
#[must_use]
pub fn markdown() -> String {
    let mut text = String::from("| option | value | default | what it does |\n|---|---|---|---|\n");
    for row in TABLE {
        let value = row.value().replace('|', "\\|");
        let more = if row.repeats() { ", repeatable" } else { "" };
        let default = match row.default() {
            default if default.is_empty() => String::new(),
            default => format!("`{default}`"),
        };
        let _ = writeln!(
            text,
            "| `{}` | `{value}`{more} | {default} | {} |",
            row.name, row.help
        );
    }
    text
}
