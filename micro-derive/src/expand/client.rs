//! The typed client of a service.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use crate::attributes::Carried;
use crate::method::Method;
use crate::service::Service;

pub(super) fn emit(service: &Service, sound: bool) -> TokenStream {
    let (name, handler) = (&service.name, &service.handler);
    let (server, client, spec) = (
        &service.items.server,
        &service.items.client,
        &service.items.spec,
    );
    let preamble = super::preamble(&service.carried);
    let encoding = super::encoding(service.encoding);
    let title = format!("Calls the endpoints of `{name}`.");
    let methods = (0..service.methods.len()).map(|at| emit_method(service, at, sound));
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

fn emit_method(service: &Service, at: usize, sound: bool) -> TokenStream {
    let method = &service.methods[at];
    let (ident, request, response) = (&method.ident, &method.request, &method.response);
    let Carried {
        cfgs,
        docs,
        deprecated,
    } = &method.carried;
    let encoding = super::encoding(service.encoding);
    let title = format!(" Calls `{}.{}`.", service.name, method.endpoint);
    let title = docs.is_empty().then(|| quote!(#[doc = #title]));
    let messages = super::checks::messages(service, method);
    let index = index(&service.methods[..at]);
    let span = ident.span();
    let (kind, call) = super::kind(method);
    let (argument, taken) = match method.takes_stream {
        false => (quote!(request), quote!(#request)),
        true => (
            quote!(requests),
            quote!(impl ::micro::codegen::Stream<Item = #request> + ::core::marker::Send + 'static),
        ),
    };
    let body = if sound {
        quote_spanned!(span=> #messages self.inner.#kind::<#request, #response>(#index, #argument))
    } else {
        quote!(::core::unimplemented!())
    };
    quote! {
        #(#cfgs)* #(#docs)* #title #deprecated
        pub fn #ident(&self, #argument: #taken) -> ::micro::codegen::#call<#request, #response, #encoding> {
            #body
        }
    }
}

/// Returns where the method after `before` stands in the spec; one behind a `#[cfg]` may be absent from it.
fn index(before: &[Method]) -> TokenStream {
    let (always, conditional): (Vec<_>, Vec<_>) = before
        .iter()
        .partition(|method| method.carried.cfgs.is_empty());
    let always = always.len();
    let conditional = conditional.iter().map(|method| {
        let cfgs = method.carried.cfgs.iter();
        let conditions = cfgs
            .filter_map(|cfg| cfg.meta.require_list().ok())
            .map(|cfg| &cfg.tokens);
        quote!(+ ::core::cfg!(all(#(#conditions),*)) as usize)
    });
    quote!(#always #(#conditional)*)
}
