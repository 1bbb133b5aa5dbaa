//! The typed client of a service.

use proc_macro2::TokenStream;
use quote::quote;

use crate::attributes::Carried;
use crate::method::Method;
use crate::service::Service;

pub(super) fn emit(service: &Service) -> TokenStream {
    let Service {
        name,
        items,
        handler,
        ..
    } = service;
    let (server, client, spec) = (&items.server, &items.client, &items.spec);
    let preamble = super::preamble(&service.carried);
    let encoding = super::encoding(service);
    let title = format!("Calls the endpoints of `{name}`.");
    let methods = service.methods.iter().enumerate().map(|(at, method)| {
        let index = index(&service.methods[..at]);
        emit_method(service, method, &index, &encoding)
    });
    quote! {
        #preamble
        #[doc = #title]
        #[derive(::core::clone::Clone, ::core::fmt::Debug)]
        pub struct #client {
            inner: ::micro::codegen::ServiceClient<#encoding>,
        }

        #preamble
        impl #client {
            /// Calls the service registered as `service`, through `client`.
            pub fn new(
                service: impl ::core::convert::Into<::std::string::String>,
                client: ::micro::codegen::Client,
            ) -> Self {
                Self { inner: ::micro::codegen::ServiceClient::new(&#spec, service, client) }
            }

            /// Calls `handler` in this process, with no socket and no registry.
            pub fn in_process(handler: #handler) -> Self {
                Self { inner: ::micro::codegen::ServiceClient::in_process(&#spec, #server::new(handler)) }
            }

            #(#methods)*
        }
    }
}

fn emit_method(
    service: &Service,
    method: &Method,
    index: &TokenStream,
    encoding: &TokenStream,
) -> TokenStream {
    let Method {
        ident,
        request,
        response,
        carried,
        ..
    } = method;
    let Carried {
        cfgs,
        docs,
        deprecated,
    } = carried;
    let title = format!(" Calls `{}.{}`.", service.name, method.endpoint);
    let title = docs.is_empty().then(|| quote!(#[doc = #title]));
    quote! {
        #(#cfgs)* #(#docs)* #title #deprecated
        pub fn #ident(&self, request: #request) -> ::micro::codegen::UnaryCall<#request, #response, #encoding> {
            self.inner.unary(#index, request)
        }
    }
}

/// Returns where the method after `before` stands in the spec; one behind a `#[cfg]` may be absent from it.
fn index(before: &[Method]) -> TokenStream {
    let present = before
        .iter()
        .filter(|method| method.carried.cfgs.is_empty())
        .count();
    let conditional = before
        .iter()
        .filter(|method| !method.carried.cfgs.is_empty())
        .map(|method| {
            let conditions = method
                .carried
                .cfgs
                .iter()
                .filter_map(|cfg| cfg.meta.require_list().ok())
                .map(|cfg| &cfg.tokens);
            quote!(+ ::core::cfg!(all(#(#conditions),*)) as usize)
        });
    quote!(#present #(#conditional)*)
}
