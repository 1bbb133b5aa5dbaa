//! What is known of the service at run time: names, types, comments, HTTP rules.

use proc_macro2::TokenStream;
use quote::quote;

use super::Emit;
use crate::model::{HttpRule, Idempotency, Method, Service, TypeRef};

pub(super) fn spec(service: &Service, emit: &Emit<'_>) -> TokenStream {
    let codegen = &emit.codegen;
    let (ident, package, name) = (&service.spec, &service.package, &service.name);
    let doc = format!(" Describes `{}`.", super::handler::full_name(service));
    let methods = service.methods.iter().map(|item| method(item, emit));
    let text = text(&service.text);
    let deprecated = service.deprecated.then(|| quote!(.deprecated()));
    quote! {
        #[doc = #doc]
        pub static #ident: #codegen::ServiceSpec =
            #codegen::ServiceSpec::new(#package, #name, &[#(#methods),*]) #text #deprecated;
    }
}

fn method(method: &Method, emit: &Emit<'_>) -> TokenStream {
    let codegen = &emit.codegen;
    let kind = match (method.client_streaming, method.server_streaming) {
        (false, false) => quote!(unary),
        (false, true) => quote!(server_stream),
        (true, false) => quote!(client_stream),
        (true, true) => quote!(bidi_stream),
    };
    let (name, route) = (&method.name, &method.route);
    let (request, response) = (
        type_spec(&method.request, emit),
        type_spec(&method.response, emit),
    );
    let text = text(&method.text);
    let deprecated = method.deprecated.then(|| quote!(.deprecated()));
    let idempotency = match method.idempotency {
        Idempotency::Unknown => None,
        Idempotency::NoSideEffects => Some(quote!(.no_side_effects())),
        Idempotency::Idempotent => Some(quote!(.idempotent())),
    };
    let rules = method.http.iter().map(|rule| http_rule(rule, codegen));
    let http = (!method.http.is_empty()).then(|| quote!(.http(&[#(#rules),*])));
    quote! {
        #codegen::MethodSpec::#kind(#name, #route, #request, #response) #text #deprecated #idempotency #http
    }
}

fn type_spec(reference: &TypeRef, emit: &Emit<'_>) -> TokenStream {
    let codegen = &emit.codegen;
    let (name, path) = (&reference.full_name, &reference.path);
    if emit.options.json {
        quote!(#codegen::TypeSpec::of::<#path>(#name))
    } else {
        quote!(#codegen::TypeSpec::named(#name))
    }
}

fn text(text: &str) -> Option<TokenStream> {
    (!text.is_empty()).then(|| quote!(.doc(#text)))
}

fn http_rule(rule: &HttpRule, codegen: &TokenStream) -> TokenStream {
    let HttpRule {
        verb,
        path,
        body,
        response_body,
    } = rule;
    let body = (!body.is_empty()).then(|| quote!(.body(#body)));
    let response_body = (!response_body.is_empty()).then(|| quote!(.response_body(#response_body)));
    quote!(#codegen::HttpRule::new(#verb, #path) #body #response_body)
}
