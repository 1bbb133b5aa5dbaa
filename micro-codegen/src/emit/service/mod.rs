//! A service: handler trait, server, client and spec.

mod client;
mod handler;
mod server;
mod spec;

use proc_macro2::TokenStream;
use quote::quote;

use super::Emit;
use crate::model::{Method, Service};

/// Everything that is written for one service.
pub(crate) fn service(service: &Service, emit: &Emit<'_>) -> TokenStream {
    let handler = emit.options.server.then(|| handler::handler(service, emit));
    let server = emit.options.server.then(|| server::server(service, emit));
    let client = emit.options.client.then(|| client::client(service, emit));
    let spec = (emit.options.server || emit.options.client).then(|| spec::spec(service, emit));
    quote!(#handler #server #client #spec)
}

/// `#[deprecated]`, where the `.proto` says so.
fn deprecated(flag: bool) -> Option<TokenStream> {
    flag.then(|| quote!(#[deprecated]))
}

/// Generated code uses what it declares deprecated.
fn allow_deprecated(service: &Service) -> Option<TokenStream> {
    let any = service.deprecated || service.methods.iter().any(|method| method.deprecated);
    any.then(|| quote!(#[allow(deprecated)]))
}

/// Clippy reads meaning into method names; an rpc may be called anything.
fn allow_names(methods: &[Method]) -> Option<TokenStream> {
    let conventional = |method: &Method| {
        let name = method.handler_name.to_string();
        name.starts_with("from_") || name.starts_with("into_")
    };
    let operator = |method: &Method| method.client_name == "cmp";
    let convention = methods
        .iter()
        .any(conventional)
        .then(|| quote!(clippy::wrong_self_convention));
    let operator = methods
        .iter()
        .any(operator)
        .then(|| quote!(clippy::should_implement_trait));
    let lints: Vec<_> = convention.into_iter().chain(operator).collect();
    (!lints.is_empty()).then(|| quote!(#[allow(#(#lints),*)]))
}
