//! The glue between a handler and the routes of a server.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use syn::spanned::Spanned;

use crate::method::Method;
use crate::service::Service;

pub(super) fn emit(service: &Service, sound: bool) -> TokenStream {
    let (name, handler, server) = (&service.name, &service.handler, &service.items.server);
    let preamble = super::preamble(&service.carried);
    let checks = super::checks::functions(service);
    let routes = if sound {
        emit_routes(service)
    } else {
        quote!(::core::unimplemented!())
    };
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

            #checks
        }

        #preamble
        impl ::core::fmt::Debug for #server {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.debug_struct(#server_name).finish_non_exhaustive()
            }
        }

        #preamble
        impl ::micro::codegen::IntoRoutes for #server {
            fn into_routes(self) -> ::micro::codegen::Routes {
                #routes
            }
        }
    }
}

fn emit_routes(service: &Service) -> TokenStream {
    let (handler, spec) = (&service.handler, &service.items.spec);
    let encoding = super::encoding(service.encoding);
    let routes = service
        .methods
        .iter()
        .map(|method| emit_route(service, method));
    let check = super::checks::handler(service);
    let builder = quote_spanned!(handler.span()=> ::micro::codegen::RoutesBuilder::<#handler, #encoding>::new);
    quote! {
        #check
        let routes = #builder(&#spec, self.handler);
        #(#routes)*
        routes.build()
    }
}

/// The spans are the method's, so that a future that is not `Send` is reported there.
fn emit_route(service: &Service, method: &Method) -> TokenStream {
    let handler = &service.handler;
    let (ident, cfgs) = (&method.ident, &method.carried.cfgs);
    let (request, response) = (&method.request, &method.response);
    let messages = super::checks::messages(service, method);
    let (pattern, context) = match method.takes_context {
        true => (quote!(cx), quote!(cx,)),
        false => (quote!(_), quote!()),
    };
    let span = ident.span();
    let answer = quote_spanned! {span=>
        <#handler>::#ident(&handler, #context request).await.map_err(::micro::codegen::Failure::into_error)
    };
    let (replies, answer) = match method.answers_stream {
        false => (quote!(), answer),
        true => (
            quote_spanned!(span=> , replies),
            quote_spanned! {span=>
                match #answer {
                    ::core::result::Result::Ok(stream) => replies.send_all(stream).await,
                    ::core::result::Result::Err(error) => ::core::result::Result::Err(error),
                }
            },
        ),
    };
    let (kind, _) = super::kind(method);
    let call = quote_spanned! {span=>
        {
            #messages
            routes.#kind::<#request, #response, _, _>(|handler, #pattern, request #replies| async move { #answer })
        }
    };
    quote! {
        #(#cfgs)*
        let routes = #call;
    }
}
