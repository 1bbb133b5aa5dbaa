//! Model → tokens; one file an emitted item.

pub(crate) mod json;
pub(crate) mod service;
pub(crate) mod type_name;

use proc_macro2::TokenStream;
use quote::quote;

use crate::Options;
use crate::model::Service;
use crate::names::paths;

/// What every emitter needs.
#[derive(Debug)]
pub(crate) struct Emit<'a> {
    /// The one door into the runtime, `::micro::codegen`.
    pub(crate) codegen: TokenStream,
    /// The same as text.
    pub(crate) codegen_path: String,
    pub(crate) options: &'a Options,
}

impl<'a> Emit<'a> {
    pub(crate) fn new(options: &'a Options) -> Self {
        let runtime: TokenStream = options.runtime_path.parse().unwrap_or_default();
        Self {
            codegen: quote!(#runtime::codegen),
            codegen_path: format!("{}::codegen", options.runtime_path),
            options,
        }
    }

    /// The marker for how this run's services encode messages.
    fn encoding(&self) -> TokenStream {
        if self.options.json {
            quote!(ProtoJson)
        } else {
            quote!(Proto)
        }
    }

    /// The encoding as a type argument; the default needs none.
    fn encoding_argument(&self) -> Option<TokenStream> {
        let codegen = &self.codegen;
        (!self.options.json).then(|| quote!(#codegen::Proto))
    }

    /// The user's attributes for a service's item.
    fn attributes(&self, list: &[(String, String)], service: &Service) -> TokenStream {
        let full_name = crate::names::join(&service.package, &service.name);
        let attributes = paths::values(list, &full_name);
        attributes
            .filter_map(|text| text.parse::<TokenStream>().ok())
            .collect()
    }
}

/// Documentation attributes, or one line when the `.proto` has no comment.
fn docs(lines: &[String], otherwise: impl FnOnce() -> String) -> TokenStream {
    let line = |text: &str| {
        let text = if text.is_empty() {
            String::new()
        } else {
            format!(" {text}")
        };
        quote!(#[doc = #text])
    };
    if lines.is_empty() {
        line(&otherwise())
    } else {
        lines.iter().map(|text| line(text)).collect()
    }
}
