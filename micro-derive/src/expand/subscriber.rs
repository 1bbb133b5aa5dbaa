//! What makes subscribers of an annotated function or block.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::ItemFn;
use syn::ext::IdentExt;
use syn::spanned::Spanned;

use super::spec::emit_type;
use crate::attributes::Carried;
use crate::subscriber::{Object, Subscription};

/// Emits the function that makes the subscriber of `function`; without a subscription it only is there.
pub(crate) fn function(function: &ItemFn, subscription: Option<&Subscription>) -> TokenStream {
    let (ident, vis) = (&function.sig.ident, &function.vis);
    let Carried {
        cfgs, deprecated, ..
    } = Carried::from(&function.attrs);
    let name = format_ident!("{}_subscriber", ident.unraw(), span = ident.span());
    let title = format!("Returns what has [`{ident}`] handle events, for a service to subscribe.");
    // It is unused where the events are not subscribed to: the compiler may say so.
    let body = match subscription {
        Some(subscription) => {
            let endpoint = &subscription.endpoint;
            let call = quote_spanned!(ident.span()=> #ident);
            emit(subscription, endpoint, &call, &quote!())
        }
        None => quote!(::core::unimplemented!()),
    };
    quote! {
        #(#cfgs)*
        #[doc = #title]
        #deprecated
        #[allow(deprecated)]
        #vis fn #name() -> ::micro::codegen::Subscriber {
            #body
        }
    }
}

/// Emits the subscribers of a block; of one that is not `sound` only that there are some.
pub(crate) fn object(object: &Object, sound: bool) -> TokenStream {
    let ty = &object.ty;
    let preamble = super::preamble(&object.carried);
    let body = match sound {
        true => emit_object(object),
        false => quote!(::core::unimplemented!()),
    };
    quote! {
        #preamble
        #[allow(clippy::vec_init_then_push)]
        impl ::micro::codegen::IntoSubscribers for #ty {
            fn into_subscribers(self) -> ::std::vec::Vec<::micro::codegen::Subscriber> {
                #body
            }
        }
    }
}

fn emit_object(object: &Object) -> TokenStream {
    let ty = &object.ty;
    let check = quote_spanned!(ty.span()=> a_subscriber::<#ty>(););
    let subscriptions = object.subscriptions.iter().map(|subscription| {
        let cfgs = &subscription.carried.cfgs;
        let endpoint = format!("{}.{}", object.name, subscription.endpoint);
        let ident = &subscription.ident;
        let call = quote_spanned!(ident.span()=> <#ty>::#ident);
        let subscriber = emit(subscription, &endpoint, &call, &quote!(object));
        quote! {
            #(#cfgs)*
            subscribers.push({
                let object = ::std::sync::Arc::clone(&object);
                #subscriber
            });
        }
    });
    quote! {
        fn a_subscriber<T: ::core::marker::Send + ::core::marker::Sync + 'static>() {}
        #check
        let object = ::std::sync::Arc::new(self);
        let mut subscribers = ::std::vec::Vec::new();
        #(#subscriptions)*
        subscribers
    }
}

/// Emits a `Subscriber` whose handler is `call`, on `object` if there is one. The spans are those of what is
/// called, so that a future that is not `Send` is reported there.
fn emit(
    subscription: &Subscription,
    endpoint: &str,
    call: &TokenStream,
    object: &TokenStream,
) -> TokenStream {
    let Subscription {
        ident,
        topic,
        queue,
        message,
        ..
    } = subscription;
    let span = ident.span();
    // All of one span, or the compiler points at the attribute.
    let encoding = super::encoding_at(subscription.encoding, span);
    let request = emit_type(subscription.encoding, message, span);
    let message = super::checks::placed(message.to_token_stream(), span);
    let (pattern, context) = match subscription.takes_context {
        true => (quote_spanned!(span=> cx), quote_spanned!(span=> cx,)),
        false => (quote_spanned!(span=> _), quote!()),
    };
    let (share, on) = match object.is_empty() {
        true => (quote!(), quote!()),
        false => (
            quote!(let #object = ::std::sync::Arc::clone(&#object);),
            quote!(&#object,),
        ),
    };
    let queue = queue.as_ref().map(|queue| quote!(.queue(#queue)));
    let handler = quote_spanned! {span=>
        move |#pattern, message| {
            #share
            async move { #call(#on #context message).await.map_err(::micro::codegen::Failure::into_error) }
        }
    };
    quote_spanned! {span=>
        ::micro::codegen::Subscriber::encoded::<#encoding, #message, _, _>(#topic, #request, #handler)
            .name(#endpoint)
            #queue
    }
}
