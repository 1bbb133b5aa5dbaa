//! A function that handles the events of a topic.

use proc_macro2::TokenStream;
use syn::ItemFn;

use super::Subscription;
use crate::attributes::Carried;
use crate::expand;
use crate::faults::Faults;
use crate::names;
use crate::options::SubscriberOptions;
use crate::signature::{self, Role};

/// Reads `function` and writes the function that makes its subscriber.
pub(super) fn read(
    function: &ItemFn,
    options: &SubscriberOptions,
    faults: &mut Faults,
) -> TokenStream {
    let ident = &function.sig.ident;
    if !options.names_topic {
        faults.at(
            ident,
            format!("`{ident}` has no topic: write `#[micro::subscriber(topic = \"…\")]`"),
        );
    }
    let shape = signature::check(&function.sig, Role::SubscriberFunction, faults);
    let subscription = options.topic.clone().zip(shape).map(|(topic, shape)| {
        let endpoint = options.name.as_ref().map(syn::LitStr::value);
        Subscription {
            ident: ident.clone(),
            topic,
            queue: options.queue.clone(),
            endpoint: endpoint.unwrap_or_else(|| names::endpoint(ident)),
            endpoint_span: ident.span(),
            encoding: options.encoding.unwrap_or_default(),
            carried: Carried::from(&function.attrs),
            takes_context: shape.takes_context,
            message: shape.input.ty,
        }
    });
    let sound = subscription.filter(|_| faults.is_empty());
    expand::subscriber::function(function, sound.as_ref())
}
