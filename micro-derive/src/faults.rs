//! What is wrong with an annotated item: every fault is kept, so that one build shows them all.

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;

/// The faults of one item. The shape of a good endpoint is shown with the first fault that needs it.
#[derive(Default)]
pub(crate) struct Faults {
    all: Option<syn::Error>,
    shape_shown: bool,
}

impl Faults {
    /// Adds a fault which covers `tokens`.
    pub(crate) fn at(&mut self, tokens: impl ToTokens, message: impl Into<String>) {
        self.add(syn::Error::new_spanned(tokens, message.into()));
    }

    /// Adds a fault of a signature; `shape` is what the signature should look like.
    pub(crate) fn in_signature(
        &mut self,
        tokens: impl ToTokens,
        message: impl Into<String>,
        shape: &str,
    ) {
        let mut message = message.into();
        if !self.shape_shown {
            self.shape_shown = true;
            message = format!("{message}\n\n{shape}");
        }
        self.at(tokens, message);
    }

    /// Adds faults found by a parser.
    pub(crate) fn add(&mut self, error: syn::Error) {
        match &mut self.all {
            Some(all) => all.combine(error),
            None => self.all = Some(error),
        }
    }

    /// Adds a fault at a place that has no tokens of its own.
    pub(crate) fn at_span(&mut self, span: Span, message: impl Into<String>) {
        self.add(syn::Error::new(span, message.into()));
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.all.is_none()
    }

    /// Returns one `compile_error!` a fault.
    pub(crate) fn into_compile_errors(self) -> TokenStream {
        self.all
            .map(|all| all.to_compile_error())
            .unwrap_or_default()
    }
}
