//! The attributes on a block and on its methods: which are ours, which are carried over.

use syn::{Attribute, Expr, ExprLit, ImplItem, Lit, Meta};

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

    /// Returns whether `#[cfg]` may keep two items apart.
    pub(crate) fn apart(&self, other: &Self) -> bool {
        !self.cfgs.is_empty() && !other.cfgs.is_empty()
    }

    /// Returns the text of the doc comment, without the space that follows the slashes.
    pub(crate) fn doc_text(&self) -> String {
        let lines: Vec<String> = self.docs.iter().filter_map(doc_line).collect();
        let lines = lines.join("\n");
        lines.trim_end().to_owned()
    }
}

/// Removes `#[name]` and `#[micro::name]` from `attributes` and returns them.
pub(crate) fn take_own(attributes: &mut Vec<Attribute>, name: &str) -> Vec<Attribute> {
    let (own, others) = std::mem::take(attributes)
        .into_iter()
        .partition(|attribute| is_own(attribute, name));
    *attributes = others;
    own
}

/// Removes `#[name]` from every method of `items`, and returns what each had.
pub(crate) fn take_own_of_all(items: &mut [ImplItem], name: &str) -> Vec<Vec<Attribute>> {
    let taken = items.iter_mut().map(|item| match item {
        ImplItem::Fn(function) => take_own(&mut function.attrs, name),
        _ => Vec::new(),
    });
    taken.collect()
}

fn is_own(attribute: &Attribute, name: &str) -> bool {
    let path = attribute.path();
    let names: Vec<String> = path
        .segments
        .iter()
        .map(|segment| segment.ident.to_string())
        .collect();
    match &names.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [only] | ["micro", only] => *only == name,
        _ => false,
    }
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
    Some(unindented(&text.value()))
}

/// Removes the space after the opening of a comment, and what all further lines of a block begin with.
fn unindented(text: &str) -> String {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let filled = rest.lines().filter(|line| !line.trim().is_empty());
    let indent = filled
        .map(|line| line.len() - line.trim_start().len())
        .min();
    let first = first.strip_prefix(' ').unwrap_or(first);
    let rest = rest.lines().map(|line| {
        line.get(indent.unwrap_or_default()..)
            .unwrap_or(line.trim_start())
    });
    let lines: Vec<&str> = std::iter::once(first).chain(rest).collect();
    lines.join("\n")
}
