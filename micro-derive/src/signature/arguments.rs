//! What a function takes: perhaps a context, then one message or one stream of them.

use quote::quote;
use syn::Type;

use super::{Checker, Messages, Role};
use crate::types::{is_context, path_text, result_arguments, stream, streaming};

impl Checker<'_> {
    /// Returns whether the function takes a context, and what else it takes.
    pub(super) fn arguments(&mut self) -> Option<(bool, Messages)> {
        let (name, input) = (&self.signature.ident, self.role.input());
        let types: Vec<&Type> = super::arguments(self.signature).collect();
        let (contexts, inputs): (Vec<&Type>, Vec<&Type>) =
            types.iter().copied().partition(|ty| is_context(ty));
        if let [_, second, ..] = contexts[..] {
            self.fault(second, format!("`{name}` takes the `Context` twice"));
        }
        let context = contexts.first().copied();
        if let Some(context) = context {
            self.owned(context, "context");
        }
        let [taken] = inputs[..] else {
            self.not_one(context, &inputs);
            return None;
        };
        if context.is_none() && self.role == Role::TraitMethod {
            let message =
                format!("`{name}` takes no context: add `cx: Context` before the {input}");
            self.fault(taken, message);
        }
        if let [_, context] = types[..]
            && is_context(context)
        {
            self.fault(
                quote!(#taken #context),
                format!("`{name}` takes the `Context` before the {input}"),
            );
        }
        let taken = self.taken(taken)?;
        Some((context.is_some(), taken))
    }

    /// Says what is wrong with a function that takes nothing, or too much.
    fn not_one(&mut self, context: Option<&Type>, inputs: &[&Type]) {
        let (name, input) = (&self.signature.ident, self.role.input());
        let (streams, others): (Vec<&Type>, Vec<&Type>) =
            inputs.iter().partition(|ty| streaming(ty).is_some());
        match (context, inputs) {
            (None, []) => {
                let input_type = self.role.input_type(name);
                let message = format!("`{name}` takes no {input}: add `{input}: {input_type}`");
                self.fault(name, message);
            }
            (Some(context), []) => {
                let input_type = self.role.input_type(name);
                let message = format!(
                    "`{name}` takes no {input}: add `{input}: {input_type}` after the context"
                );
                self.fault(context, message);
            }
            _ if streams.len() > 1 => {
                let message = format!("`{name}` takes two streams, but a call brings one");
                self.fault(streams[1], message);
            }
            _ if streams.len() == 1 => {
                let message = format!(
                    "`{name}` takes more than its stream: put that into the first message, or into the metadata"
                );
                self.fault(quote!(#(#others)*), message);
            }
            (None, [first, _]) => {
                let message = format!(
                    "the first of two arguments is the `Context`: join what `{name}` is told in one {input} type"
                );
                self.fault(first, message);
            }
            _ => {
                let extra = inputs.iter().skip(if context.is_some() { 1 } else { 2 });
                let message = format!(
                    "`{name}` takes more than a context and a {input}: join what it is told in one {input} type"
                );
                self.fault(quote!(#(#extra)*), message);
            }
        }
    }

    fn taken(&mut self, ty: &Type) -> Option<Messages> {
        let (name, input) = (&self.signature.ident, self.role.input());
        let Some(of) = streaming(ty) else {
            if stream(ty).is_some() && !self.role.is_subscriber() {
                let message = format!(
                    "`{name}` takes a stream of any type: what callers send comes in a `micro::Streaming<T>`"
                );
                self.fault(ty, message);
                return None;
            }
            return self.owned(ty, input).then(|| Messages {
                ty: ty.clone(),
                streamed: false,
            });
        };
        if self.role.is_subscriber() {
            let message = format!("`{name}` takes a stream, but an event is one message");
            self.fault(ty, message);
            return None;
        }
        let Some(of) = of else {
            let message =
                format!("the stream of `{name}` does not say of what: write `micro::Streaming<T>`");
            self.fault(ty, message);
            return None;
        };
        if let Some(arguments) = result_arguments(&of) {
            let of = arguments.first().and_then(path_text);
            let of = of.unwrap_or_else(|| "T".to_owned());
            let message =
                format!("a `Streaming` gives `Result`s anyway: write `micro::Streaming<{of}>`");
            self.fault(ty, message);
            return None;
        }
        let owned = self.owned(&of, input);
        owned.then_some(Messages {
            ty: of,
            streamed: true,
        })
    }
}
