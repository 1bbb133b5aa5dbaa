//! The typed client: one method an rpc.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{Emit, allow_deprecated, allow_names, deprecated};
use crate::emit::docs;
use crate::model::{Method, Service};

pub(super) fn client(service: &Service, emit: &Emit<'_>) -> TokenStream {
    let codegen = &emit.codegen;
    let (name, spec) = (&service.client, &service.spec);
    let generics = emit.encoding_argument().map(|encoding| quote!(<#encoding>));
    let docs = docs(
        &service.docs,
        &format!("Calls `{}`.", super::handler::full_name(service)),
    );
    let attributes = emit.attributes(&emit.options.client_attribute, service);
    let deprecated = deprecated(service.deprecated);
    let allow = allow_deprecated(service);
    let allow_names = allow_names(&service.methods);
    let in_process = emit.options.server.then(|| in_process(service, emit));
    let methods: Vec<_> = service
        .methods
        .iter()
        .enumerate()
        .map(|(index, item)| method(index, item, emit))
        .collect();
    let unused = methods.is_empty().then(|| quote!(#[allow(dead_code)]));
    quote! {
        #docs
        #attributes
        #deprecated
        #unused
        #[derive(Clone, Debug)]
        pub struct #name {
            inner: #codegen::ServiceClient #generics,
        }

        #allow
        #allow_names
        impl #name {
            /// Calls the service registered as `service` through `client`.
            pub fn new(
                service: impl ::core::convert::Into<::std::string::String>,
                client: #codegen::Client,
            ) -> Self {
                Self { inner: #codegen::ServiceClient::new(&#spec, service, client) }
            }

            #in_process
            #(#methods)*
        }
    }
}

fn in_process(service: &Service, emit: &Emit<'_>) -> TokenStream {
    let codegen = &emit.codegen;
    let (handler, server, spec) = (&service.handler, &service.server, &service.spec);
    quote! {
        /// Calls `handler` in this process, without a socket; made for tests.
        pub fn in_process(handler: impl #handler) -> Self {
            Self { inner: #codegen::ServiceClient::in_process(&#spec, #server::new(handler)) }
        }
    }
}

fn method(index: usize, method: &Method, emit: &Emit<'_>) -> TokenStream {
    let codegen = &emit.codegen;
    let docs = docs(&method.docs, &format!("Calls `{}`.", method.name));
    let deprecated = deprecated(method.deprecated);
    let index = Literal::usize_unsuffixed(index);
    let name = &method.client_name;
    let (request, response) = (&method.request.path, &method.response.path);
    let encoding = emit.encoding_argument();
    let (call, returns) = match (method.client_streaming, method.server_streaming) {
        (false, false) => (quote!(unary), quote!(UnaryCall)),
        (false, true) => (quote!(server_stream), quote!(ServerStreamCall)),
        (true, false) => (quote!(client_stream), quote!(ClientStreamCall)),
        (true, true) => (quote!(bidi_stream), quote!(BidiStreamCall)),
    };
    let (input, input_type) = if method.client_streaming {
        let stream =
            quote!(impl #codegen::Stream<Item = #request> + ::core::marker::Send + 'static);
        (quote!(requests), stream)
    } else {
        (quote!(request), quote!(#request))
    };
    quote! {
        #docs
        #deprecated
        pub fn #name(&self, #input: #input_type) -> #codegen::#returns<#request, #response, #encoding> {
            self.inner.#call(#index, #input)
        }
    }
}
