//! The function that makes a package's messages known, for an `Any` that holds one.

use std::collections::HashSet;

use crate::Options;
use crate::names::ident::snake;

/// The function for all messages of `text`, which our emitter wrote; nothing when there are none.
///
/// Where a package has several files, the name of the `file` keeps their functions apart,
/// and a number where that is not enough; `taken` holds the paths of all functions so far.
pub(crate) fn register_types(
    text: &str,
    file: &str,
    module: &str,
    options: &Options,
    taken: &mut HashSet<String>,
) -> String {
    let codegen = format!("{}::codegen", options.runtime_path);
    let opening = super::opening(&codegen);
    let paths = text
        .lines()
        .filter_map(|line| line.strip_prefix(&opening)?.strip_suffix(");"));
    let lines: String = paths
        .map(|path| format!("    types.add::<{path}>();\n"))
        .collect();
    if lines.is_empty() {
        return String::new();
    }
    let name = if options.file_per_package {
        "register_types".to_owned()
    } else {
        let stem = file
            .trim_end_matches(".rs")
            .replace(|c: char| !c.is_ascii_alphanumeric(), "_");
        snake(&format!("register_types_of_{stem}"))
    };
    let mut free = name.clone();
    let mut number = 2;
    while !taken.insert(format!("{module}::{free}")) {
        free = format!("{name}{number}");
        number += 1;
    }
    // Inlined, so that nothing is compiled of it until it is called.
    format!(
        "/// Adds these messages to `types`, for the JSON of a `google.protobuf.Any` that holds one.\n\
         #[inline]\n\
         pub fn {free}(types: &mut {codegen}::json::Types) {{\n\
         {lines}}}\n"
    )
}
