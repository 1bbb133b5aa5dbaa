//! Words that cannot name a service, because Rust, Windows or the project itself uses them already.

use heck::ToSnakeCase;

/// Words of Rust 2024, reserved ones included: an alias names a module.
const RUST: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate",
    "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl",
    "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref",
    "return", "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// File names that Windows keeps for devices.
const DEVICES: &[&str] = &[
    "aux", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "con", "lpt1",
    "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9", "nul", "prn",
];

/// Names of Rust's prelude, which a type of the same name would hide.
const PRELUDE: &[&str] = &[
    "AsMut",
    "AsRef",
    "AsyncFn",
    "AsyncFnMut",
    "AsyncFnOnce",
    "Box",
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "DoubleEndedIterator",
    "Drop",
    "Eq",
    "Err",
    "ExactSizeIterator",
    "Extend",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "FromIterator",
    "Future",
    "Hash",
    "Into",
    "IntoFuture",
    "IntoIterator",
    "Iterator",
    "None",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Result",
    "Self",
    "Send",
    "Sized",
    "Some",
    "String",
    "Sync",
    "ToOwned",
    "ToString",
    "TryFrom",
    "TryInto",
    "Unpin",
    "Vec",
];

/// Type names that the project's own files use.
const TYPES: &[&str] = &[
    "Arc",
    "Client",
    "Context",
    "Duration",
    "Error",
    "Event",
    "Flags",
    "IntoSubscribers",
    "Memory",
    "Message",
    "Notify",
    "Ping",
    "Pong",
    "Registry",
    "Request",
    "Response",
    "Service",
    "ServiceBuilder",
    "Settings",
    "StandIn",
    "Stream",
    "Streaming",
    "StreamingRequest",
    "StreamingResponse",
    "Subscriber",
];

/// Crates, for which a module of the same name would be taken.
const CRATES: &[&str] = &[
    "alloc",
    "axum",
    "core",
    "micro",
    "serde_json",
    "std",
    "tokio",
    "tower",
];

/// Modules around the module named after the service or in it, and a `.proto` file beside its own.
const MODULES: &[&str] = &["backend", "handler", "subscriber", "tests"];

/// Says who uses the name already, if someone does; `module` and `type_name` are forms of one alias.
pub(crate) fn taken(module: &str, type_name: &str) -> Option<&'static str> {
    if RUST.contains(&module) {
        Some("is a word of Rust")
    } else if DEVICES.contains(&module) {
        Some("is the name of a device on Windows")
    } else if MODULES.contains(&module) {
        Some("is the name of a part of the project")
    } else if CRATES.contains(&module) {
        Some("is the name of a crate which the project uses")
    } else if PRELUDE.contains(&type_name) {
        Some("is a name that Rust itself uses")
    } else if TYPES.contains(&type_name) {
        Some("is the name of a type which the project uses")
    } else {
        None
    }
}

/// Returns a part of a protobuf package as the module that is generated for it.
pub(crate) fn module(part: &str) -> String {
    match part {
        "crate" | "extern" | "self" | "super" => format!("{part}_"),
        _ if RUST.contains(&part) => format!("r#{part}"),
        _ => part.to_snake_case(),
    }
}
