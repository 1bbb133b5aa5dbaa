//! The arguments of `#[micro::subscriber(…)]` and, on a method, of `#[subscriber(…)]`.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{Attribute, LitStr};

use super::{Encoding, Key, Text, arguments, read};
use crate::faults::Faults;
use crate::names;

const SUPPORTED: &str = "`topic = \"…\"`, `queue = \"…\"`, `name = \"…\"`, `encoding = \"…\"`";

/// The options of a function, of a block or of a method.
#[derive(Clone, Default)]
pub(crate) struct SubscriberOptions {
    pub(crate) topic: Option<Text>,
    pub(crate) queue: Option<Text>,
    pub(crate) name: Option<LitStr>,
    pub(crate) encoding: Option<Encoding>,
    /// Where the options stand, for faults that have no other place.
    pub(crate) tokens: TokenStream,
}

impl SubscriberOptions {
    pub(crate) fn read(tokens: TokenStream, faults: &mut Faults) -> Self {
        let mut options = Self {
            tokens: tokens.clone(),
            ..Self::default()
        };
        let keys = [
            ("topic", true),
            ("queue", true),
            ("name", false),
            ("encoding", false),
        ];
        let keys = keys.map(|(name, or_constant)| Key { name, or_constant });
        for (key, text) in read(tokens, &keys, SUPPORTED, faults) {
            match (key.to_string().as_str(), text) {
                ("topic", text) => options.topic = filled(text, "a topic", faults),
                ("queue", text) => options.queue = filled(text, "a queue", faults),
                ("name", Text::Literal(name)) => match names::check(&name, false) {
                    Ok(()) => options.name = Some(name),
                    Err(message) => faults.at(name, message),
                },
                (_, Text::Literal(encoding)) => {
                    options.encoding = Some(Encoding::read(&encoding, faults));
                }
                (_, Text::Constant(_)) => {}
            }
        }
        options
    }

    pub(crate) fn of_method(attributes: &[Attribute], faults: &mut Faults) -> Self {
        let tokens = arguments(attributes, "#[subscriber(topic = \"…\")]", faults);
        Self::read(tokens, faults)
    }

    /// Returns whether a topic was meant, be it a good one.
    pub(crate) fn names_topic(&self) -> bool {
        let mut tokens = self.tokens.clone().into_iter();
        tokens.any(|token| token.to_token_stream().to_string() == "topic")
    }
}

fn filled(text: Text, what: &str, faults: &mut Faults) -> Option<Text> {
    if let Text::Literal(literal) = &text
        && literal.value().trim().is_empty()
    {
        faults.at(literal, format!("{what} needs a name"));
        return None;
    }
    Some(text)
}
