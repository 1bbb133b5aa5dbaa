//! `prost::Name` for messages: what packs a message into a `google.protobuf.Any`.

use proc_macro2::TokenStream;
use quote::quote;

use super::Emit;
use crate::model::Message;
use crate::names::paths;

/// The names of a message and of all nested in it; nothing unless the options ask for names.
pub(crate) fn type_names(message: &Message, package: &str, emit: &Emit<'_>) -> TokenStream {
    let options = emit.options;
    if !options.enable_type_names && options.type_name_domain.is_empty() {
        return TokenStream::new();
    }
    let nested = message
        .messages
        .iter()
        .map(|nested| type_names(nested, package, emit));
    let own = type_name(message, package, emit);
    quote!(#own #(#nested)*)
}

fn type_name(message: &Message, package: &str, emit: &Emit<'_>) -> TokenStream {
    let codegen = &emit.codegen;
    let (path, full_name) = (&message.path, &message.full_name);
    let name = full_name.rsplit('.').next().unwrap_or(full_name);
    // The last of several domains that cover a message is the one that was meant for it.
    let domain = paths::values(&emit.options.type_name_domain, full_name).last();
    let url = format!("{}/{full_name}", domain.unwrap_or_default());
    quote! {
        impl #codegen::prost::Name for #path {
            const NAME: &'static str = #name;
            const PACKAGE: &'static str = #package;

            fn full_name() -> ::std::string::String {
                #full_name.into()
            }

            fn type_url() -> ::std::string::String {
                #url.into()
            }
        }
    }
}
