//! Checked descriptors → model: what is declared, under the Rust names it got.

mod message;
mod service;

use crate::Options;
use crate::descriptor::Source;
use crate::descriptor::symbols::Symbols;
use crate::model::{self, RustPath};
use crate::names::join;
use crate::names::rename::Names;
use crate::names::resolve::Resolver;

/// What lowering a file needs to know of the others.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Context<'a> {
    pub(crate) symbols: &'a Symbols<'a>,
    pub(crate) names: &'a Names,
    pub(crate) resolver: &'a Resolver,
    pub(crate) options: &'a Options,
}

impl Context<'_> {
    /// The Rust path of `.pkg.Type` as seen from `package`.
    fn type_path(&self, package: &str, full_name: &str) -> RustPath {
        let path = if self.names.is_empty() {
            self.resolver.path(package, full_name)
        } else {
            self.resolver.path(package, &self.names.full(full_name))
        };
        RustPath::new(path)
    }

    fn type_ref(&self, package: &str, type_name: &str) -> model::TypeRef {
        let full_name = type_name.trim_start_matches('.').to_owned();
        let path = self.type_path(package, &full_name);
        model::TypeRef { full_name, path }
    }
}

/// Lowers one file; types that live elsewhere are left out.
pub(crate) fn file(source: &Source, context: Context<'_>) -> model::File {
    filtered(source, context, &|name| {
        context.resolver.external(name).is_none()
    })
}

/// Lowers one file with those types of whose full names `wanted` is true.
pub(crate) fn filtered(
    source: &Source,
    context: Context<'_>,
    wanted: &dyn Fn(&str) -> bool,
) -> model::File {
    let file = &source.file;
    let package = file.package();
    let generated = |name: &str| wanted(&join(package, name));
    let message = message::Lower { package, context };
    model::File {
        name: file.name().to_owned(),
        package: package.to_owned(),
        messages: file
            .message_type
            .iter()
            .filter(|item| generated(item.name()))
            .map(|item| message.message(package, item, file.syntax.as_deref() == Some("proto3")))
            .collect(),
        enums: file
            .enum_type
            .iter()
            .filter(|item| generated(item.name()))
            .map(|item| message.enumeration(package, item))
            .collect(),
        services: service::services(source, context),
    }
}
