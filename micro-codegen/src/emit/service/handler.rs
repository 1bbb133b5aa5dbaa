//! The trait that users implement.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{Emit, allow_names, deprecated};
use crate::emit::docs;
use crate::model::{Method, Service};

pub(super) fn handler(service: &Service, emit: &Emit<'_>) -> TokenStream {
    let name = &service.handler;
    let docs = docs(
        &service.docs,
        &format!("Answers the calls of `{}`.", full_name(service)),
    );
    let attributes = emit.attributes(&emit.options.trait_attribute, service);
    let deprecated = deprecated(service.deprecated);
    let allow = allow_names(&service.methods);
    let methods = service
        .methods
        .iter()
        .enumerate()
        .map(|(index, item)| method(service, index, item, emit));
    quote! {
        #docs
        #attributes
        #deprecated
        #allow
        pub trait #name: ::core::marker::Send + ::core::marker::Sync + 'static {
            #(#methods)*
        }
    }
}

/// `pkg.Service`.
pub(super) fn full_name(service: &Service) -> String {
    crate::names::join(&service.package, &service.name)
}

fn method(service: &Service, index: usize, method: &Method, emit: &Emit<'_>) -> TokenStream {
    let codegen = &emit.codegen;
    let docs = docs(
        &method.docs,
        &format!("Answers `{}.{}`.", service.name, method.name),
    );
    let deprecated = deprecated(method.deprecated);
    let name = &method.handler_name;
    let (request, response) = (&method.request.path, &method.response.path);
    let (input, input_type) = if method.client_streaming {
        (quote!(requests), quote!(#codegen::Streaming<#request>))
    } else {
        (quote!(request), quote!(#request))
    };
    let output = if method.server_streaming {
        quote!(impl #codegen::Stream<Item = #codegen::Result<#response>> + ::core::marker::Send)
    } else {
        quote!(#response)
    };
    let body = if emit.options.default_stubs {
        let spec = &service.spec;
        let index = Literal::usize_unsuffixed(index);
        let value = if method.server_streaming {
            quote!(#codegen::Streaming<#response>)
        } else {
            quote!(#response)
        };
        quote!({
            let _ = (cx, #input);
            async { #codegen::unimplemented::<#value>(&#spec, #index) }
        })
    } else {
        quote!(;)
    };
    quote! {
        #docs
        #deprecated
        fn #name(
            &self,
            cx: #codegen::Context,
            #input: #input_type,
        ) -> impl ::core::future::Future<Output = #codegen::Result<#output>> + ::core::marker::Send
        #body
    }
}
