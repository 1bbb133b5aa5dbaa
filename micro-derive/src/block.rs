//! What holds for every annotated `impl` block.

use syn::{Ident, ImplItem, ItemImpl, Type};

use crate::faults::Faults;
use crate::types::bare;

/// Returns the name of the block's type; `what` is what it becomes. None if the block is no good.
pub(crate) fn self_ident(block: &ItemImpl, what: &str, faults: &mut Faults) -> Option<Ident> {
    if !block.generics.params.is_empty() {
        faults.at(
            &block.generics.params,
            format!(
                "the block of {what} is not generic: write it for one type, as in `impl Greeter<Memory>`, \
                 or keep what varies behind `Arc<dyn Trait>`"
            ),
        );
        return None;
    }
    if let Type::Path(path) = bare(&block.self_ty)
        && path.qself.is_none()
        && let Some(last) = path.path.segments.last()
    {
        return Some(last.ident.clone());
    }
    let is = match what {
        "a service" => "a handler",
        what => what,
    };
    faults.at(
        &block.self_ty,
        format!("{is} is a struct or an enum: write `impl Greeter`, with the plain name of a type"),
    );
    None
}

/// Refuses macro calls, since no attribute sees what they become.
pub(crate) fn refuse_macros(block: &ItemImpl, attribute: &str, faults: &mut Faults) {
    for item in &block.items {
        if let ImplItem::Macro(call) = item {
            faults.at(
                &call.mac.path,
                format!("a macro call hides its methods from `{attribute}`: put it into another `impl` block"),
            );
        }
    }
}
