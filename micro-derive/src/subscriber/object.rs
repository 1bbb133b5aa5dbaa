//! An `impl` block whose methods handle events.

use proc_macro2::TokenStream;
use syn::{Attribute, ImplItem, ImplItemFn, ItemImpl, Type};

use super::{PLACE, Subscription};
use crate::attributes::{self, Carried};
use crate::block;
use crate::expand;
use crate::faults::Faults;
use crate::names;
use crate::options::SubscriberOptions;
use crate::signature::{self, Role};
use crate::types::{bare, without_self};

/// What an annotated block says.
pub(crate) struct Object {
    pub(crate) ty: Type,
    /// The first part of its endpoints' names.
    pub(crate) name: String,
    pub(crate) carried: Carried,
    pub(crate) subscriptions: Vec<Subscription>,
}

/// Reads `block`, takes the attributes of ours off it, and writes what makes subscribers of it. Nothing where
/// that cannot be named.
pub(super) fn read(
    block: &mut ItemImpl,
    options: &SubscriberOptions,
    faults: &mut Faults,
) -> Option<TokenStream> {
    let own = attributes::take_own_of_all(&mut block.items, "subscriber");
    if let Some((path, _)) = &block.trait_ {
        faults.at(
            path,
            format!(
                "`{}` goes on an inherent `impl` block: write `impl Type` and no trait",
                PLACE.attribute
            ),
        );
        return None;
    }
    let ident = block::self_ident(block, "a subscriber", faults)?;
    let name = options.name.as_ref().map(syn::LitStr::value);
    let mut object = Object {
        ty: bare(&block.self_ty).clone(),
        name: name.unwrap_or_else(|| ident.to_string()),
        carried: Carried::from(&block.attrs),
        subscriptions: Vec::new(),
    };
    block::refuse_macros(block, PLACE.attribute, faults);
    let mut methods = 0;
    for (item, own) in block.items.iter().zip(own) {
        if let ImplItem::Fn(function) = item {
            methods += 1;
            let method = object.method(function, &own, options, faults);
            object.subscriptions.extend(method);
        }
    }
    if methods == 0 && faults.is_empty() {
        faults.at(
            &block.self_ty,
            "this block subscribes to nothing: each of its methods takes the events of a topic",
        );
    }
    object.refuse_clashes(faults);
    Some(expand::subscriber::object(&object, faults.is_empty()))
}

impl Object {
    fn method(
        &self,
        function: &ImplItemFn,
        own: &[Attribute],
        block: &SubscriberOptions,
        faults: &mut Faults,
    ) -> Option<Subscription> {
        let ident = &function.sig.ident;
        let options = SubscriberOptions::of_method(own, faults);
        if !options.names_topic && !block.names_topic {
            faults.at(
                ident,
                format!("`{ident}` has no topic: write `#[subscriber(topic = \"…\")]`, or a topic for the whole block"),
            );
        }
        let shape = signature::check(&function.sig, Role::SubscriberMethod, faults)?;
        let endpoint = options.name.as_ref().map(syn::LitStr::value);
        let endpoint_span = options.name.as_ref().map(syn::LitStr::span);
        Some(Subscription {
            ident: ident.clone(),
            topic: options.topic.or_else(|| block.topic.clone())?,
            queue: options.queue.or_else(|| block.queue.clone()),
            endpoint: endpoint.unwrap_or_else(|| names::endpoint(ident)),
            endpoint_span: endpoint_span.unwrap_or_else(|| ident.span()),
            encoding: options.encoding.or(block.encoding).unwrap_or_default(),
            carried: Carried::from(&function.attrs),
            takes_context: shape.takes_context,
            message: without_self(&shape.input.ty, &self.ty),
        })
    }

    /// Two methods share neither an endpoint's name nor, each event going to one of them only, a queue; unless
    /// `#[cfg]` keeps them apart.
    fn refuse_clashes(&self, faults: &mut Faults) {
        for (at, this) in self.subscriptions.iter().enumerate() {
            let mut before = self.subscriptions[..at]
                .iter()
                .filter(|other| !this.carried.apart(&other.carried));
            if let Some(twin) = before.clone().find(|other| other.endpoint == this.endpoint) {
                faults.at_span(
                    this.endpoint_span,
                    format!(
                        "endpoint `{}` is taken by `{}`: name this one with `#[subscriber(name = \"…\")]`",
                        this.endpoint, twin.ident
                    ),
                );
            }
            if let Some(queue) = &this.queue
                && let Some(twin) = before.find(|other| {
                    let other_queue = other.queue.as_ref().map(super::Text::spelling);
                    other.topic.spelling() == this.topic.spelling()
                        && other_queue == Some(queue.spelling())
                })
            {
                faults.at(
                    &this.ident,
                    format!(
                        "`{}` and `{}` share a topic and a queue, so that each event would reach only one of them: \
                         give one `#[subscriber(queue = \"…\")]`",
                        twin.ident, this.ident
                    ),
                );
            }
        }
    }
}
