//! The glue that is registered: one route an rpc, each a static call.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Emit, allow_deprecated, deprecated};
use crate::model::{Method, Service};

pub(super) fn server(service: &Service, emit: &Emit<'_>) -> TokenStream {
    let codegen = &emit.codegen;
    let (name, handler, spec) = (&service.server, &service.handler, &service.spec);
    let encoding = emit.encoding();
    let doc = format!(" Serves a [`{handler}`]; give it to a service or server.");
    let attributes = emit.attributes(&emit.options.server_attribute, service);
    let deprecated = deprecated(service.deprecated);
    let allow = allow_deprecated(service);
    let routes = service.methods.iter().map(|method| route(service, method));
    quote! {
        #[doc = #doc]
        #attributes
        #deprecated
        #[derive(Debug)]
        pub struct #name<__H> {
            handler: ::std::sync::Arc<__H>,
        }

        #allow
        impl<__H: #handler> #name<__H> {
            /// Serves `handler`.
            pub fn new(handler: __H) -> Self {
                Self::from_arc(::std::sync::Arc::new(handler))
            }

            /// Serves a handler that others hold, too.
            pub fn from_arc(handler: ::std::sync::Arc<__H>) -> Self {
                Self { handler }
            }
        }

        #allow
        impl<__H: #handler> #codegen::IntoRoutes for #name<__H> {
            fn into_routes(self) -> #codegen::Routes {
                #codegen::RoutesBuilder::<__H, #codegen::#encoding>::new(&#spec, self.handler)
                    #(#routes)*
                    .build()
            }
        }
    }
}

fn route(service: &Service, method: &Method) -> TokenStream {
    let handler = &service.handler;
    let name = &method.handler_name;
    // The trait is named because an rpc may be called like a method of `Arc`.
    match (method.client_streaming, method.server_streaming) {
        (false, false) => quote! {
            .unary(|h, cx, request| async move { <__H as #handler>::#name(&h, cx, request).await })
        },
        (false, true) => quote! {
            .server_stream(|h, cx, request, replies| async move {
                replies.send_all(<__H as #handler>::#name(&h, cx, request).await?).await
            })
        },
        (true, false) => quote! {
            .client_stream(|h, cx, requests| async move { <__H as #handler>::#name(&h, cx, requests).await })
        },
        (true, true) => quote! {
            .bidi_stream(|h, cx, requests, replies| async move {
                replies.send_all(<__H as #handler>::#name(&h, cx, requests).await?).await
            })
        },
    }
}
