//! The endpoints of a service, as the registry and the dashboards are told of them.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Type;

use crate::method::{Kind, Method};
use crate::options::Encoding;
use crate::service::Service;

pub(super) fn emit(service: &Service) -> TokenStream {
    let Service {
        package,
        name,
        items,
        ..
    } = service;
    let spec = &items.spec;
    let methods = service
        .methods
        .iter()
        .map(|method| emit_method(service, method));
    let preamble = super::preamble(&service.carried);
    let doc = doc(&service.carried.doc_text());
    let title = format!("The endpoints of `{name}`.");
    quote! {
        #preamble
        #[doc = #title]
        pub static #spec: ::micro::codegen::ServiceSpec =
            ::micro::codegen::ServiceSpec::new(#package, #name, &[#(#methods),*])#doc;
    }
}

fn emit_method(service: &Service, method: &Method) -> TokenStream {
    let endpoint = &method.endpoint;
    let path = service.path(method);
    let cfgs = &method.carried.cfgs;
    let kind = match method.kind {
        Kind::Unary => quote!(unary),
        Kind::ServerStream => quote!(server_stream),
        Kind::ClientStream => quote!(client_stream),
        Kind::BidiStream => quote!(bidi_stream),
    };
    let request = emit_type(service.encoding, &method.request);
    let response = emit_type(service.encoding, &method.response);
    let doc = doc(&method.carried.doc_text());
    let deprecated = method
        .carried
        .deprecated
        .as_ref()
        .map(|_| quote!(.deprecated()));
    quote! {
        #(#cfgs)*
        ::micro::codegen::MethodSpec::#kind(#endpoint, #path, #request, #response)#doc #deprecated
    }
}

/// Only types of micro's own generator know their fields.
pub(super) fn emit_type(encoding: Encoding, ty: &Type) -> TokenStream {
    let name = super::message_name(ty);
    match encoding {
        Encoding::ProtoJson => quote!(::micro::codegen::TypeSpec::of::<#ty>(#name)),
        Encoding::Json | Encoding::Proto => quote!(::micro::codegen::TypeSpec::named(#name)),
    }
}

fn doc(text: &str) -> Option<TokenStream> {
    (!text.is_empty()).then(|| quote!(.doc(#text)))
}
