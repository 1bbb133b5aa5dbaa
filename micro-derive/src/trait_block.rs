//! Checks the implementation of a handler trait that was generated from a `.proto` file.
//!
//! The block is left as it is: the trait has the endpoints. What is checked is what a signature needs to be
//! one of such a trait; whether it is the trait's own, the compiler sees.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{Attribute, ImplItem, ItemImpl, Path};

use crate::block;
use crate::faults::Faults;
use crate::signature::{self, Role};

/// Checks `block`, the implementation of `path`; `own` are the attributes of ours on each item.
pub(crate) fn check(
    block: &ItemImpl,
    path: &Path,
    options: &TokenStream,
    own: &[Vec<Attribute>],
    faults: &mut Faults,
) {
    if !options.is_empty() {
        faults.at(
            options,
            "the `.proto` file says this already: `#[micro::handler]` takes no options on a handler trait",
        );
    }
    let named_handler = |path: &Path| {
        let last = path.segments.last();
        last.is_some_and(|last| last.ident.to_string().contains("Handler"))
    };
    if !named_handler(path) {
        let message = format!(
            "`{}` is no handler trait of a `.proto` file, such as `GreeterHandler`: write `impl Type` and no trait to make a service",
            path.to_token_stream().to_string().replace(' ', "")
        );
        faults.at(path, message);
        return;
    }
    block::refuse_macros(block, "#[micro::handler]", faults);
    for (item, own) in block.items.iter().zip(own) {
        if let ImplItem::Fn(function) = item {
            for attribute in own {
                faults.at(
                    attribute,
                    "the `.proto` file names the endpoints of a handler trait: remove this",
                );
            }
            signature::check(&function.sig, Role::TraitMethod, faults);
        }
    }
}
