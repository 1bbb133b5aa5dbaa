//! Looks at option values before anything is generated, so that a slip is
//! reported as an option and not as a broken line of generated code.

use syn::parse::Parser as _;

use super::Options;
use super::table::{Slot, TABLE};
use crate::Errors;

impl Options {
    /// Checks that paths are protobuf paths, attributes are attributes and file names stay in the output folder.
    ///
    /// # Errors
    ///
    /// Every value that is not what its option takes.
    pub fn check(&self) -> Result<(), Errors> {
        let mut errors = Errors::default();
        let mut options = self.clone();
        for row in TABLE {
            let name = row.name;
            let mut push =
                |problem: String| errors.push_general(format!("option `{name}`: {problem}"));
            match row.slot {
                Slot::Flag(_) => {}
                Slot::Paths(field) => {
                    field(&mut options)
                        .iter()
                        .filter_map(|p| proto_path(p))
                        .for_each(push);
                }
                Slot::Pairs(what, field) => {
                    for (path, value) in field(&mut options).iter() {
                        proto_path(path).into_iter().for_each(&mut push);
                        match what {
                            "attribute" => attribute(value).into_iter().for_each(&mut push),
                            "rust path" => extern_path(path, value).into_iter().for_each(&mut push),
                            _ => {}
                        }
                    }
                }
                Slot::Text("rust path", field) => {
                    rust_path(field(&mut options)).into_iter().for_each(push);
                }
                Slot::Text(_, field) => {
                    file_name(field(&mut options)).into_iter().for_each(push);
                }
                Slot::Name(_, field) => {
                    let name = field(&mut options).as_deref();
                    name.and_then(file_name).into_iter().for_each(push);
                }
            }
        }
        self.check_file_names(&mut errors);
        errors.into_result(())
    }

    fn check_file_names(&self, errors: &mut Errors) {
        let package = format!("{}.rs", self.default_package_filename);
        let names = [
            ("include_file", self.include_file.as_deref()),
            ("descriptor_set", self.descriptor_set.as_deref()),
            ("default_package_filename", Some(&*package)),
        ];
        for (index, (option, name)) in names.iter().enumerate() {
            for (other, same) in &names[index + 1..] {
                if let Some(name) = name.filter(|_| name == same) {
                    errors.push_general(format!(
                        "options `{option}` and `{other}` both name the file `{name}`"
                    ));
                }
            }
        }
    }
}

fn proto_path(path: &str) -> Option<String> {
    let letters = |part: &str| {
        !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    };
    let names = path.strip_prefix('.').unwrap_or(path);
    if path == "." || names.split('.').all(letters) {
        return None;
    }
    Some(format!(
        "`{path}` is not a protobuf path; write one like `.pkg.Message.field`, `.pkg`, `field` or `.`"
    ))
}

fn attribute(text: &str) -> Option<String> {
    match syn::Attribute::parse_outer.parse_str(text) {
        Ok(list) if !list.is_empty() => None,
        _ => Some(format!(
            "`{text}` is not an attribute; write one like `#[derive(Eq)]`"
        )),
    }
}

fn extern_path(path: &str, rust: &str) -> Option<String> {
    if !path.starts_with('.') {
        return Some(format!(
            "`{path}` must begin with a dot; write `.{path}={rust}`"
        ));
    }
    rust_path(rust)
}

fn rust_path(text: &str) -> Option<String> {
    match syn::parse_str::<syn::Path>(text) {
        Ok(_) if !text.contains(char::is_control) => None,
        _ => Some(format!(
            "`{}` is not a Rust path; write one like `::other_crate::module`",
            text.escape_debug()
        )),
    }
}

fn file_name(name: &str) -> Option<String> {
    let inside = |part: &str| !part.is_empty() && part != "." && part != "..";
    if name.split('/').all(inside)
        && !name.contains(['\\', ':'])
        && !name.contains(char::is_control)
    {
        return None;
    }
    Some(format!(
        "`{}` must be a file name below the output folder",
        name.escape_debug()
    ))
}
