//! The glue between a handler and the routes of a server.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use crate::method::Method;
use crate::service::Service;

pub(super) fn emit(service: &Service) -> TokenStream {
    let Service {
        name,
        items,
        handler,
        ..
    } = service;
    let (server, spec) = (&items.server, &items.spec);
    let preamble = super::preamble(&service.carried);
    let encoding = super::encoding(service);
    let routes = service
        .methods
        .iter()
        .map(|method| emit_route(service, method));
    let title = format!("Serves the endpoints of `{name}` with a handler.");
    let server_name = server.to_string();
    quote! {
        #preamble
        #[doc = #title]
        pub struct #server {
            handler: ::std::sync::Arc<#handler>,
        }

        #preamble
        impl #server {
            /// Serves `handler`.
            pub fn new(handler: #handler) -> Self {
                Self::from_arc(::std::sync::Arc::new(handler))
            }

            /// Serves a handler that is used elsewhere too.
            pub fn from_arc(handler: ::std::sync::Arc<#handler>) -> Self {
                Self { handler }
            }
        }

        #preamble
        impl ::core::fmt::Debug for #server {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.debug_struct(#server_name).finish_non_exhaustive()
            }
        }

        #preamble
        #[allow(clippy::useless_conversion)]
        impl ::micro::codegen::IntoRoutes for #server {
            fn into_routes(self) -> ::micro::codegen::Routes {
                let routes = ::micro::codegen::RoutesBuilder::<#handler, #encoding>::new(&#spec, self.handler);
                #(#routes)*
                routes.build()
            }
        }
    }
}

/// The spans are the method's, so that a future that is not `Send` is reported there.
fn emit_route(service: &Service, method: &Method) -> TokenStream {
    let handler = &service.handler;
    let Method {
        ident,
        request,
        carried,
        ..
    } = method;
    let cfgs = &carried.cfgs;
    let (pattern, context) = match method.takes_context {
        true => (quote!(cx), quote!(cx,)),
        false => (quote!(_), quote!()),
    };
    let call = quote_spanned! {ident.span()=>
        routes.unary(|handler, #pattern, request: #request| async move {
            <#handler>::#ident(&handler, #context request).await.map_err(::core::convert::Into::into)
        })
    };
    quote! {
        #(#cfgs)*
        let routes = #call;
    }
}
