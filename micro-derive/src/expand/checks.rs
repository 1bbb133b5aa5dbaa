//! Hidden checks of what the signatures cannot show, placed so that the compiler points at the user's code.

use proc_macro2::{Group, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::Type;
use syn::spanned::Spanned;

use crate::method::Method;
use crate::service::Service;

/// Emits the functions whose bounds are the checks, for the `impl` block of the server.
pub(super) fn functions(service: &Service) -> TokenStream {
    let encoding = super::encoding(service.encoding);
    quote! {
        fn a_handler<T: ::core::marker::Send + ::core::marker::Sync + 'static>() {}

        const fn a_message<T: ::core::marker::Send + 'static>()
        where
            #encoding: ::micro::codegen::Encoding<T>,
        {
        }
    }
}

/// Emits the check of the handler's type.
pub(super) fn handler(service: &Service) -> TokenStream {
    let handler = &service.handler;
    quote_spanned!(handler.span()=> Self::a_handler::<#handler>();)
}

/// Emits the check of a method's messages. It stands before the calls that need the same, and everything in
/// it is placed where they are: the compiler then says it once instead of once for each.
pub(super) fn messages(service: &Service, method: &Method) -> TokenStream {
    let span = method.ident.span();
    let request = message(service, &method.request, span);
    let response = message(service, &method.response, span);
    quote!(#request #response)
}

/// Emits the check of one type of message.
pub(super) fn message(service: &Service, ty: &Type, span: Span) -> TokenStream {
    let server = &service.items.server;
    let ty = placed(ty.to_token_stream(), span);
    quote_spanned!(span=> #server::a_message::<#ty>();)
}

/// Moves `tokens` to `span`; what the names in them mean stays as it is.
pub(super) fn placed(tokens: TokenStream, span: Span) -> TokenStream {
    let moved = tokens.into_iter().map(|mut token| {
        token.set_span(token.span().located_at(span));
        match token {
            TokenTree::Group(group) => {
                let mut inner = Group::new(group.delimiter(), placed(group.stream(), span));
                inner.set_span(group.span().located_at(span));
                TokenTree::Group(inner)
            }
            token => token,
        }
    });
    moved.collect()
}
