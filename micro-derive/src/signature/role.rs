//! What a function is to be, and how its faults speak of it.

use crate::names;
use syn::Ident;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// A method of an inherent block: an endpoint.
    Endpoint,
    /// A method of the handler trait of a `.proto` file.
    TraitMethod,
    /// A method that takes events.
    SubscriberMethod,
    /// A function that takes events.
    SubscriberFunction,
}

impl Role {
    pub(super) fn is_subscriber(self) -> bool {
        matches!(self, Self::SubscriberMethod | Self::SubscriberFunction)
    }

    pub(super) fn noun(self) -> &'static str {
        match self.is_subscriber() {
            true => "a subscriber",
            false => "an endpoint",
        }
    }

    /// What is taken beside the context.
    pub(super) fn input(self) -> &'static str {
        match self.is_subscriber() {
            true => "message",
            false => "request",
        }
    }

    /// The type of what is taken, where the signature does not say.
    pub(super) fn input_type(self, name: &Ident) -> String {
        match self.is_subscriber() {
            true => "Message".to_owned(),
            false => format!("{}Request", names::endpoint(name)),
        }
    }

    /// The type of what is answered, where the signature does not say.
    pub(super) fn output_type(self, name: &Ident) -> String {
        match self.is_subscriber() {
            true => "()".to_owned(),
            false => format!("{}Response", names::endpoint(name)),
        }
    }

    /// Why there is nothing but `&self`.
    pub(super) fn side_by_side(self) -> &'static str {
        match self.is_subscriber() {
            true => "events are handled side by side",
            false => "calls run side by side",
        }
    }

    pub(super) fn many(self) -> &'static str {
        match self.is_subscriber() {
            true => "takes many events",
            false => "answers many calls",
        }
    }
}
