//! The arguments of the attributes: `handler.rs` and `subscriber.rs` say which there are.

mod handler;
mod subscriber;

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::{Attribute, Expr, ExprLit, ExprPath, Ident, Lit, LitStr, Meta, Token};

pub(crate) use self::handler::{BlockOptions, Encoding, method_name};
pub(crate) use self::subscriber::SubscriberOptions;
use crate::faults::Faults;

/// A text, or a constant that holds one.
#[derive(Clone)]
pub(crate) enum Text {
    Literal(LitStr),
    Constant(ExprPath),
}

impl Text {
    /// Returns the text, or how the constant is spelled: equal for equal texts as far as can be told.
    pub(crate) fn spelling(&self) -> String {
        match self {
            Self::Literal(text) => text.value(),
            Self::Constant(path) => path.to_token_stream().to_string(),
        }
    }
}

impl ToTokens for Text {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Self::Literal(text) => text.to_tokens(tokens),
            Self::Constant(path) => path.to_tokens(tokens),
        }
    }
}

/// An option that there is.
struct Key {
    name: &'static str,
    /// Whether a constant may stand for the text.
    or_constant: bool,
}

/// What `attributes` of ours hold together; `usage` is shown to whoever writes them otherwise.
fn arguments(attributes: &[Attribute], usage: &str, faults: &mut Faults) -> TokenStream {
    let mut tokens = TokenStream::new();
    for attribute in attributes {
        match &attribute.meta {
            Meta::List(list) => {
                tokens.extend(list.tokens.clone());
                tokens.extend(quote::quote!(,));
            }
            Meta::Path(_) => {}
            Meta::NameValue(_) => faults.at(attribute, format!("expected `{usage}`")),
        }
    }
    tokens
}

/// The options that were found.
#[derive(Default)]
struct Pairs {
    found: Vec<(Ident, Text)>,
    /// Whether there is something of which nobody can tell what was meant.
    unclear: bool,
}

/// Reads `key = "text"` pairs; `supported` tells a reader what could stand here.
fn read(tokens: TokenStream, keys: &[Key], supported: &str, faults: &mut Faults) -> Pairs {
    let mut pairs = Pairs::default();
    let parser = Punctuated::<Meta, Token![,]>::parse_terminated;
    let metas = match syn::parse::Parser::parse2(parser, tokens) {
        Ok(metas) => metas,
        Err(error) => {
            faults.at_span(
                error.span(),
                format!("{error}: the supported options are {supported}"),
            );
            pairs.unclear = true;
            return pairs;
        }
    };
    for meta in metas {
        let path = meta.path();
        let known = path
            .get_ident()
            .and_then(|ident| Some((ident, keys.iter().find(|key| ident == key.name)?)));
        let Some((ident, key)) = known else {
            let written = quote::quote!(#path).to_string().replace(' ', "");
            faults.at(
                path,
                format!("unknown option `{written}`: the supported options are {supported}"),
            );
            pairs.unclear = true;
            continue;
        };
        let Some(value) = text_of(&meta, key) else {
            let or_constant = if key.or_constant {
                " or a constant"
            } else {
                ""
            };
            faults.at(
                &meta,
                format!("`{ident}` takes a text{or_constant}: `{ident} = \"…\"`"),
            );
            pairs.unclear = true;
            continue;
        };
        if pairs.found.iter().any(|(other, _)| other == ident) {
            faults.at(&meta, format!("`{ident}` is given twice"));
            continue;
        }
        pairs.found.push((ident.clone(), value));
    }
    pairs
}

fn text_of(meta: &Meta, key: &Key) -> Option<Text> {
    let Meta::NameValue(pair) = meta else {
        return None;
    };
    match &pair.value {
        Expr::Lit(ExprLit {
            lit: Lit::Str(text),
            ..
        }) => Some(Text::Literal(text.clone())),
        Expr::Path(path) if key.or_constant => Some(Text::Constant(path.clone())),
        _ => None,
    }
}

/// Reads pairs of which each value is a literal.
fn read_literals(
    tokens: TokenStream,
    names: &[&'static str],
    supported: &str,
    faults: &mut Faults,
) -> Vec<(Ident, LitStr)> {
    let keys: Vec<_> = names
        .iter()
        .map(|name| Key {
            name,
            or_constant: false,
        })
        .collect();
    let pairs = read(tokens, &keys, supported, faults);
    let literals = pairs
        .found
        .into_iter()
        .filter_map(|(key, text)| match text {
            Text::Literal(text) => Some((key, text)),
            Text::Constant(_) => None,
        });
    literals.collect()
}
