//! Protobuf type names → Rust paths, as prost-build writes them.

use std::collections::HashMap;

use super::ident::{snake, upper_camel};

/// Knows which types live outside the generated tree.
#[derive(Debug)]
pub(crate) struct Resolver {
    external: HashMap<String, String>,
}

impl Resolver {
    /// `extern_path` pairs, and prost-types for `google.protobuf` unless those types are compiled.
    pub(crate) fn new(
        extern_path: &[(String, String)],
        prost: &str,
        prost_types: Option<&str>,
    ) -> Self {
        let mut external: HashMap<String, String> = extern_path
            .iter()
            .map(|(proto, rust)| (proto.trim_start_matches('.').to_owned(), rust.clone()))
            .collect();
        if let Some(prost_types) = prost_types {
            let string = format!("{prost}::alloc::string::String");
            let bytes = format!("{prost}::alloc::vec::Vec<u8>");
            let builtin = [
                ("google.protobuf", prost_types),
                ("google.protobuf.BoolValue", "bool"),
                ("google.protobuf.BytesValue", bytes.as_str()),
                ("google.protobuf.DoubleValue", "f64"),
                ("google.protobuf.Empty", "()"),
                ("google.protobuf.FloatValue", "f32"),
                ("google.protobuf.Int32Value", "i32"),
                ("google.protobuf.Int64Value", "i64"),
                ("google.protobuf.StringValue", string.as_str()),
                ("google.protobuf.UInt32Value", "u32"),
                ("google.protobuf.UInt64Value", "u64"),
            ];
            for (proto, rust) in builtin {
                external
                    .entry(proto.to_owned())
                    .or_insert_with(|| rust.to_owned());
            }
        }
        Self { external }
    }

    /// The Rust path of a type that is not generated here.
    pub(crate) fn external(&self, full_name: &str) -> Option<String> {
        if let Some(rust) = self.external.get(full_name) {
            return Some(rust.clone());
        }
        let mut scope = full_name;
        loop {
            scope = scope.rsplit_once('.')?.0;
            if let Some(rust) = self.external.get(scope) {
                let name = &full_name[scope.len() + 1..];
                return Some(format!("{}::{}", module(rust), below(name)));
            }
        }
    }

    /// The Rust path of a type as seen from the module of `package`.
    pub(crate) fn path(&self, package: &str, full_name: &str) -> String {
        if let Some(path) = self.external(full_name) {
            return path;
        }
        let (mut name, mut up) = (full_name, 0);
        for from in package.split('.').filter(|part| !part.is_empty()) {
            match name.split_once('.') {
                Some((to, rest)) if up == 0 && to == from => name = rest,
                _ => up += 1,
            }
        }
        "super::".repeat(up) + &below(name)
    }
}

/// An external module, as prost-build writes it: it runs the path through its naming rule, too.
fn module(rust: &str) -> String {
    let parts = rust
        .split("::")
        .enumerate()
        .map(|(index, part)| match part {
            "crate" if index == 0 => part.to_owned(),
            _ => snake(part),
        });
    parts.collect::<Vec<_>>().join("::")
}

/// The Rust path of `outer.Inner` from the module that holds it all.
fn below(name: &str) -> String {
    let mut path = String::new();
    let mut rest = name;
    while let Some((scope, inner)) = rest.split_once('.') {
        path = path + &snake(scope) + "::";
        rest = inner;
    }
    path + &upper_camel(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths() {
        let external = [(".ext".to_owned(), "::ext_crate::v1".to_owned())];
        let resolver = Resolver::new(&external, "::p", Some("::pt"));
        for (package, name, expected) in [
            ("a.b", "a.b.Foo", "Foo"),
            ("a.b", "a.b.Foo.Bar", "foo::Bar"),
            ("a.b", "a.c.Foo", "super::c::Foo"),
            ("a", "a.b.Foo", "b::Foo"),
            ("a.b", "a.Foo", "super::Foo"),
            ("", "Foo", "Foo"),
            ("a", "Foo", "super::Foo"),
            ("a", "type.Self", "super::r#type::Self_"),
            ("a", "google.protobuf.Any", "::pt::Any"),
            ("a", "google.protobuf.Empty", "()"),
            ("a", "google.protobuf.Field.Kind", "::pt::field::Kind"),
            ("a", "ext.sub.Foo.Bar", "::ext_crate::v1::sub::foo::Bar"),
        ] {
            assert_eq!(
                resolver.path(package, name),
                expected,
                "{name} from {package}"
            );
        }
    }
}
