//! Rust names for protobuf names.

pub(crate) mod ident;
pub(crate) mod paths;
pub(crate) mod rename;
pub(crate) mod resolve;
pub(crate) mod rust_path;
pub(crate) mod scope;

/// `scope.name`, or `name` outside any scope.
pub(crate) fn join(scope: &str, name: &str) -> String {
    if scope.is_empty() {
        name.to_owned()
    } else {
        format!("{scope}.{name}")
    }
}
