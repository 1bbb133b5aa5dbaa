//! The endpoints of a service, as the registry and the dashboards are told of them.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::Type;

use crate::method::Method;
use crate::options::Encoding;
use crate::service::Service;

pub(super) fn emit(service: &Service, sound: bool) -> TokenStream {
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
        .map(|method| emit_method(service, method, sound));
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

fn emit_method(service: &Service, method: &Method, sound: bool) -> TokenStream {
    let endpoint = &method.endpoint;
    let path = service.path(method);
    let cfgs = &method.carried.cfgs;
    let (kind, _) = super::kind(method);
    let described = |ty: &Type| match sound {
        true => {
            let check = super::checks::message(service, ty, method.ident.span());
            let described = emit_type(service.encoding, ty, method.ident.span());
            quote!({ #check #described })
        }
        false => {
            let name = super::message_name(ty);
            quote!(::micro::codegen::TypeSpec::named(#name))
        }
    };
    let request = described(&method.request);
    let response = described(&method.response);
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

/// Describes a type, all at `span`, where what the compiler says of the type is to be read.
pub(super) fn emit_type(encoding: Encoding, ty: &Type, span: Span) -> TokenStream {
    let name = super::message_name(ty);
    let encoding = super::encoding_at(encoding, span);
    let ty = super::checks::placed(ty.to_token_stream(), span);
    quote_spanned!(span=> ::micro::codegen::TypeSpec::encoded::<#encoding, #ty>(#name))
}

fn doc(text: &str) -> Option<TokenStream> {
    (!text.is_empty()).then(|| quote!(.doc(#text)))
}
