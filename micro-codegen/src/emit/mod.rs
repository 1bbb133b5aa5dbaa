//! Model → tokens; one file an emitted item.

pub(crate) mod json;
pub(crate) mod service;
pub(crate) mod type_name;

use proc_macro2::TokenStream;
use quote::{ToTokens as _, quote};

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
        let mut tokens = TokenStream::new();
        for attribute in paths::values(list, &full_name) {
            // What is no attribute was refused with the options.
            if let Ok(attribute) = attribute.parse::<TokenStream>() {
                attribute.to_tokens(&mut tokens);
            }
        }
        tokens
    }
}

/// Documentation attributes, or one line when the `.proto` has no comment.
fn docs(lines: &[String], otherwise: &str) -> TokenStream {
    if lines.is_empty() {
        return doc(otherwise);
    }
    let mut tokens = TokenStream::new();
    for line in lines {
        doc(line).to_tokens(&mut tokens);
    }
    tokens
}

fn doc(line: &str) -> TokenStream {
    let text = match line {
        "" => String::new(),
        line => format!(" {line}"),
    };
    quote!(#[doc = #text])
}
