//! The arguments of `#[micro::subscriber(…)]` and, on a method, of `#[subscriber(…)]`.

use proc_macro2::TokenStream;
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
    /// Whether a topic was meant, be it a good one.
    pub(crate) names_topic: bool,
}

impl SubscriberOptions {
    pub(crate) fn read(tokens: TokenStream, faults: &mut Faults) -> Self {
        let mut options = Self::default();
        let keys = [
            ("topic", true),
            ("queue", true),
            ("name", false),
            ("encoding", false),
        ];
        let keys = keys.map(|(name, or_constant)| Key { name, or_constant });
        let pairs = read(tokens, &keys, SUPPORTED, faults);
        options.names_topic = pairs.unclear || pairs.found.iter().any(|(key, _)| key == "topic");
        for (key, text) in pairs.found {
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
