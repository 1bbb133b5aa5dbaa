//! Attributes on items that they are not for.

use proc_macro2::TokenStream;
use syn::{ImplItemFn, Item};

/// Where an attribute belongs.
pub(crate) struct Place {
    /// The attribute as it is written.
    pub(crate) attribute: &'static str,
    pub(crate) goes_on: &'static str,
    pub(crate) example: &'static str,
}

/// Says where the attribute belongs, whatever it was put on.
pub(crate) fn misplaced(
    place: &Place,
    found: syn::Result<Item>,
    tokens: &TokenStream,
) -> syn::Error {
    let Place {
        attribute,
        goes_on,
        example,
    } = place;
    if let Some(error) = method(place, tokens) {
        return error;
    }
    let (what, ident) = match found {
        Ok(Item::Struct(item)) => ("a struct", item.ident),
        Ok(Item::Enum(item)) => ("an enum", item.ident),
        Ok(Item::Fn(item)) => ("a function", item.sig.ident),
        Ok(Item::Trait(item)) => ("a trait", item.ident),
        Ok(Item::Mod(item)) => ("a module", item.ident),
        Ok(other) => {
            let message = format!("`{attribute}` goes on {goes_on}\n\nexpected\n{example}");
            return syn::Error::new_spanned(other, message);
        }
        Err(error) => return error,
    };
    let message = format!("`{attribute}` goes on {goes_on}, not on {what}\n\nexpected\n{example}");
    syn::Error::new(ident.span(), message)
}

/// Says so if `tokens` are a method, alone.
fn method(place: &Place, tokens: &TokenStream) -> Option<syn::Error> {
    let method = syn::parse2::<ImplItemFn>(tokens.clone()).ok()?;
    method.sig.receiver()?;
    let message = format!(
        "`{}` goes on the `impl` block around this method",
        place.attribute
    );
    Some(syn::Error::new_spanned(method.sig.ident, message))
}
