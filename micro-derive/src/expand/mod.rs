//! The Rust that is added to an annotated block: one file per emitted item.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{Ident, Type};

use crate::attributes::Carried;
use crate::method::Method;
use crate::options::Encoding;
use crate::service::Service;
use crate::types::bare;

mod checks;
mod client;
mod server;
mod spec;
pub(crate) mod subscriber;

/// Emits a service. One that is not `sound` keeps its items, for whoever names them, but does nothing:
/// what the compiler could say about its inside would only repeat the faults.
pub(crate) fn service(service: &Service, sound: bool) -> TokenStream {
    let spec = spec::emit(service, sound);
    let server = server::emit(service, sound);
    let client = client::emit(service, sound);
    quote!(#spec #server #client)
}

/// Emits what stands on every item: its `#[cfg]`, and silence about what the user did not write.
/// Public items over private types are meant: how far the types reach decides how far the items do.
fn preamble(carried: &Carried) -> TokenStream {
    let cfgs = &carried.cfgs;
    quote! {
        #(#cfgs)*
        #[allow(dead_code, deprecated, private_interfaces, unreachable_pub)]
    }
}

fn encoding(encoding: Encoding) -> TokenStream {
    encoding_at(encoding, Span::call_site())
}

fn encoding_at(encoding: Encoding, span: Span) -> TokenStream {
    match encoding {
        Encoding::Json => quote_spanned!(span=> ::micro::codegen::Json),
        Encoding::Proto => quote_spanned!(span=> ::micro::codegen::Proto),
        Encoding::ProtoJson => quote_spanned!(span=> ::micro::codegen::ProtoJson),
    }
}

/// Returns the name of a method's kind, as the runtime has it for specs, routes and calls; and the type of such
/// calls.
fn kind(method: &Method) -> (Ident, Ident) {
    let (name, call) = match (method.takes_stream, method.answers_stream) {
        (false, false) => ("unary", "UnaryCall"),
        (false, true) => ("server_stream", "ServerStreamCall"),
        (true, false) => ("client_stream", "ClientStreamCall"),
        (true, true) => ("bidi_stream", "BidiStreamCall"),
    };
    let span = method.ident.span();
    (Ident::new(name, span), Ident::new(call, span))
}

/// Returns the name a message type has in the description of an endpoint.
fn message_name(ty: &Type) -> String {
    match bare(ty) {
        Type::Path(path) => path
            .path
            .segments
            .last()
            .map(|segment| segment.ident.to_string())
            .unwrap_or_default(),
        other => quote!(#other).to_string().replace(' ', ""),
    }
}
