//! The path of a type, as text until tokens are asked for.

use std::fmt;

use proc_macro2::TokenStream;
use quote::{ToTokens, TokenStreamExt as _, quote};

use super::ident::ident;

/// A path such as `super::other::Item`, or `()`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RustPath(String);

impl RustPath {
    pub(crate) fn new(path: String) -> Self {
        Self(path)
    }
}

impl fmt::Display for RustPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl ToTokens for RustPath {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let letter = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '#');
        if self.0.is_empty() || !self.0.split("::").all(|part| part.chars().all(letter)) {
            // `()` and `…::Vec<u8>`, and what the user gave for an external type.
            tokens.extend(self.0.parse::<TokenStream>());
            return;
        }
        for (index, part) in self.0.split("::").enumerate() {
            if index > 0 {
                tokens.extend(quote!(::));
            }
            if !part.is_empty() {
                tokens.append(ident(part));
            }
        }
    }
}
