//! The attributes on a block and on its methods: which are ours, which are carried over.

use syn::{Attribute, Expr, ExprLit, Lit, Meta};

/// What generated items take over from the item they stand for.
#[derive(Default)]
pub(crate) struct Carried {
    /// `#[cfg]`: an endpoint is there when its method is.
    pub(crate) cfgs: Vec<Attribute>,
    pub(crate) docs: Vec<Attribute>,
    pub(crate) deprecated: Option<Attribute>,
}

impl Carried {
    pub(crate) fn from(attributes: &[Attribute]) -> Self {
        let mut carried = Self::default();
        for attribute in attributes {
            let path = attribute.path();
            if path.is_ident("cfg") {
                carried.cfgs.push(attribute.clone());
            } else if path.is_ident("doc") && matches!(attribute.meta, Meta::NameValue(_)) {
                carried.docs.push(attribute.clone());
            } else if path.is_ident("deprecated") {
                carried.deprecated = Some(attribute.clone());
            }
        }
        carried
    }

    /// Returns the text of the doc comment, without the space that follows the slashes.
    pub(crate) fn doc_text(&self) -> String {
        let lines: Vec<String> = self.docs.iter().filter_map(doc_line).collect();
        let lines = lines.join("\n");
        lines.trim_end().to_owned()
    }
}

/// Removes `#[handler]` and `#[micro::handler]` from `attributes` and returns them.
pub(crate) fn take_own(attributes: &mut Vec<Attribute>) -> Vec<Attribute> {
    let (own, others) = std::mem::take(attributes).into_iter().partition(is_own);
    *attributes = others;
    own
}

fn is_own(attribute: &Attribute) -> bool {
    let path = attribute.path();
    let names: Vec<String> = path
        .segments
        .iter()
        .map(|segment| segment.ident.to_string())
        .collect();
    matches!(
        names.iter().map(String::as_str).collect::<Vec<_>>()[..],
        ["handler"] | ["micro", "handler"]
    )
}

fn doc_line(attribute: &Attribute) -> Option<String> {
    let Meta::NameValue(pair) = &attribute.meta else {
        return None;
    };
    let Expr::Lit(ExprLit {
        lit: Lit::Str(text),
        ..
    }) = &pair.value
    else {
        return None;
    };
    let text = text.value();
    Some(
        text.lines()
            .map(|line| line.strip_prefix(' ').unwrap_or(line))
            .collect::<Vec<_>>()
            .join("\n"),
    )
}
