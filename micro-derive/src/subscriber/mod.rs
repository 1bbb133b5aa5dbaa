//! Subscribers as they are read from an annotated function or `impl` block.
//!
//! `function.rs` and `object.rs` read the two, `expand/subscriber.rs` writes for both.

mod function;
mod object;

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::{Ident, Item, Type};

pub(crate) use self::object::Object;
use crate::attributes::Carried;
use crate::faults::Faults;
use crate::misplaced::{Place, misplaced};
use crate::options::{Encoding, SubscriberOptions, Text};

const PLACE: Place = Place {
    attribute: "#[micro::subscriber]",
    goes_on: "a function or an `impl` block",
    example: "    #[micro::subscriber(topic = \"…\")]
    async fn on_greeted(message: Greeted) -> micro::Result<()> { … }",
};

/// One subscription.
pub(crate) struct Subscription {
    pub(crate) ident: Ident,
    pub(crate) topic: Text,
    pub(crate) queue: Option<Text>,
    /// The name of the endpoint, without that of the object.
    pub(crate) endpoint: String,
    pub(crate) endpoint_span: Span,
    pub(crate) encoding: Encoding,
    pub(crate) carried: Carried,
    pub(crate) takes_context: bool,
    pub(crate) message: Type,
}

/// Expands `#[micro::subscriber(options)] item`. As with handlers, the item is emitted whatever is wrong with it.
pub(crate) fn subscriber(options: TokenStream, item: TokenStream) -> TokenStream {
    let mut faults = Faults::default();
    let options = SubscriberOptions::read(options, &mut faults);
    let (item, glue) = match syn::parse2::<Item>(item.clone()) {
        Ok(Item::Impl(mut block)) => {
            let glue = object::read(&mut block, &options, &mut faults);
            (quote!(#block), glue)
        }
        Ok(Item::Fn(function)) if function.sig.receiver().is_none() => {
            let glue = function::read(&function, &options, &mut faults);
            (item, Some(glue))
        }
        other => {
            faults.add(misplaced(&PLACE, other, &item));
            (item, None)
        }
    };
    let errors = faults.into_compile_errors();
    quote!(#item #glue #errors)
}
