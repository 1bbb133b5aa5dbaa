//! Questions about the types in a signature, answered from how they are spelled.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{GenericArgument, Ident, PathArguments, PathSegment, Type, TypeParamBound};

/// Returns `ty` without the invisible parentheses it has when a macro was given it.
pub(crate) fn bare(ty: &Type) -> &Type {
    match ty {
        Type::Group(group) => bare(&group.elem),
        Type::Paren(paren) => bare(&paren.elem),
        ty => ty,
    }
}

pub(crate) fn is_context(ty: &Type) -> bool {
    let ty = match bare(ty) {
        Type::Reference(reference) => &reference.elem,
        ty => ty,
    };
    last_segment(ty).is_some_and(|last| last == "Context")
}

/// Returns `T` of `Streaming<T>`, however qualified: nothing inside where it is not given.
pub(crate) fn streaming(ty: &Type) -> Option<Option<Type>> {
    let arguments = arguments_of(ty, &["Streaming"])?;
    Some(arguments.into_iter().next())
}

/// Returns `T` of `impl Stream<Item = T>`, of a boxed stream too: nothing inside where it is not given.
pub(crate) fn stream(ty: &Type) -> Option<Option<Type>> {
    if let Some(arguments) = arguments_of(ty, &["BoxStream"]) {
        return Some(arguments.into_iter().next());
    }
    let bound = bound(ty, "Stream")?;
    let PathArguments::AngleBracketed(arguments) = &bound.arguments else {
        return Some(None);
    };
    let item = arguments.args.iter().find_map(|argument| match argument {
        GenericArgument::AssocType(binding) if binding.ident == "Item" => Some(binding.ty.clone()),
        _ => None,
    });
    Some(item)
}

/// Returns the bound `name` of `impl name`, `Box<dyn name>` and the like.
pub(crate) fn bound<'a>(ty: &'a Type, name: &str) -> Option<&'a PathSegment> {
    let bounds =
        match bare(ty) {
            Type::ImplTrait(ty) => &ty.bounds,
            Type::TraitObject(ty) => &ty.bounds,
            Type::Path(path) => {
                let last = path.path.segments.last()?;
                let PathArguments::AngleBracketed(arguments) = &last.arguments else {
                    return None;
                };
                let wraps = ["Pin", "Box"].iter().any(|wrapper| last.ident == wrapper);
                return arguments.args.iter().filter(|_| wraps).find_map(
                    |argument| match argument {
                        GenericArgument::Type(ty) => bound(ty, name),
                        _ => None,
                    },
                );
            }
            _ => return None,
        };
    bounds.iter().find_map(|bound| match bound {
        TypeParamBound::Trait(bound) => {
            let last = bound.path.segments.last()?;
            (last.ident == name).then_some(last)
        }
        _ => None,
    })
}

pub(crate) fn last_segment(ty: &Type) -> Option<&Ident> {
    match bare(ty) {
        Type::Path(path) => path.path.segments.last().map(|segment| &segment.ident),
        _ => None,
    }
}

/// Returns the type arguments of `ty` if it is a `Result`, however qualified.
pub(crate) fn result_arguments(ty: &Type) -> Option<Vec<Type>> {
    arguments_of(ty, &["Result"])
}

/// Returns the type arguments of `ty` if its last segment is one of `names`.
fn arguments_of(ty: &Type, names: &[&str]) -> Option<Vec<Type>> {
    let Type::Path(path) = bare(ty) else {
        return None;
    };
    let last = path.path.segments.last()?;
    if !names.iter().any(|name| last.ident == name) {
        return None;
    }
    let PathArguments::AngleBracketed(arguments) = &last.arguments else {
        return Some(Vec::new());
    };
    let types = arguments.args.iter().filter_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty.clone()),
        _ => None,
    });
    Some(types.collect())
}

/// Returns a plain path as a user writes it; other types would need formatting.
pub(crate) fn path_text(ty: &Type) -> Option<String> {
    let Type::Path(path) = bare(ty) else {
        return None;
    };
    let plain = path.qself.is_none()
        && path
            .path
            .segments
            .iter()
            .all(|segment| segment.arguments.is_none());
    plain.then(|| path.to_token_stream().to_string().replace(' ', ""))
}

/// Returns whether a lifetime other than `'static` stands in `tokens`.
pub(crate) fn borrows(tokens: TokenStream) -> bool {
    let mut after_quote = false;
    for token in tokens {
        match token {
            TokenTree::Ident(ident) if after_quote && ident != "static" => return true,
            TokenTree::Group(group) if borrows(group.stream()) => return true,
            TokenTree::Punct(punct) => {
                after_quote = punct.as_char() == '\'';
                continue;
            }
            _ => {}
        }
        after_quote = false;
    }
    false
}

/// Spells `Self` out, since the generated items are not in the user's block.
pub(crate) fn without_self(ty: &Type, handler: &Type) -> Type {
    fn replace(tokens: TokenStream, handler: &TokenStream) -> TokenStream {
        tokens
            .into_iter()
            .flat_map(|token| match token {
                TokenTree::Ident(ident) if ident == "Self" => handler.clone(),
                TokenTree::Group(group) => {
                    let mut inner = proc_macro2::Group::new(
                        group.delimiter(),
                        replace(group.stream(), handler),
                    );
                    inner.set_span(group.span());
                    TokenTree::Group(inner).into()
                }
                token => token.into(),
            })
            .collect()
    }
    let replaced = replace(ty.to_token_stream(), &handler.to_token_stream());
    syn::parse2(replaced).unwrap_or_else(|_| Type::Verbatim(quote::quote_spanned!(ty.span()=> #ty)))
}
