//! Hidden checks of what the signatures cannot show, placed so that the compiler points at the user's code.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::Type;
use syn::spanned::Spanned;

use crate::method::Method;
use crate::service::Service;

pub(super) fn emit(service: &Service) -> TokenStream {
    let cfgs = &service.carried.cfgs;
    let encoding = super::encoding(service);
    let handler = check(quote!(a_handler), &service.handler);
    let methods = service.methods.iter().map(emit_method);
    quote! {
        #(#cfgs)*
        #[allow(deprecated)]
        const _: () = {
            #[allow(dead_code)]
            fn a_handler<T: ::core::marker::Send + ::core::marker::Sync + 'static>() {}
            #[allow(dead_code)]
            fn a_message<T: ::core::marker::Send + 'static>()
            where
                #encoding: ::micro::codegen::Encoding<T>,
            {
            }
            #[allow(dead_code)]
            fn checks() {
                #handler
                #(#methods)*
            }
        };
    }
}

fn emit_method(method: &Method) -> TokenStream {
    let cfgs = &method.carried.cfgs;
    let request = check(quote!(a_message), &method.request);
    let response = check(quote!(a_message), &method.response);
    quote! {
        #(#cfgs)*
        {
            #request
            #response
        }
    }
}

fn check(function: TokenStream, ty: &Type) -> TokenStream {
    quote_spanned!(ty.span()=> #function::<#ty>();)
}
