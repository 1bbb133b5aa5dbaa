//! What a function answers: a `Result` of one message, of a stream of them, or of nothing.

use syn::{ReturnType, Signature, Type};

use super::{Checker, Messages, Role};
use crate::types::{bare, bound, last_segment, path_text, result_arguments, stream, streaming};

/// Returns whether a function that is not async returns a future.
pub(super) fn is_future(signature: &Signature) -> bool {
    match &signature.output {
        ReturnType::Type(_, ty) => signature.asyncness.is_none() && bound(ty, "Future").is_some(),
        ReturnType::Default => false,
    }
}

impl Checker<'_> {
    /// Returns `T` of `-> Result<T>`.
    pub(super) fn answer(&mut self) -> Option<Messages> {
        let (name, role) = (&self.signature.ident, self.role);
        let expected = role.output_type(name);
        let ReturnType::Type(_, ty) = &self.signature.output else {
            let what = match role.is_subscriber() {
                true => "does not say whether it failed",
                false => "answers nothing",
            };
            self.fault(
                name,
                format!("`{name}` {what}: add `-> micro::Result<{expected}>`"),
            );
            return None;
        };
        if role == Role::TraitMethod && is_future(self.signature) {
            // The compiler compares it with the trait; nothing is written for it.
            return None;
        }
        let Some(arguments) = result_arguments(ty) else {
            self.no_result(ty);
            return None;
        };
        let mut arguments = arguments.into_iter();
        let (answer, error) = (arguments.next(), arguments.next());
        let Some(answer) = answer else {
            let message = match role.is_subscriber() {
                true => format!("the `Result` of `{name}` is to be a `micro::Result<()>`"),
                false => format!(
                    "the `Result` of `{name}` does not say what is answered: write `micro::Result<T>`"
                ),
            };
            self.fault(ty, message);
            return None;
        };
        if let Some(error) = error.filter(|error| role == Role::TraitMethod && !is_error(error)) {
            let message = format!(
                "`{name}` fails with an error of its own, but the trait has `micro::Error`: convert it, and write `micro::Result<T>`"
            );
            self.fault(error, message);
            return None;
        }
        match role.is_subscriber() {
            true => self.nothing(answer),
            false => self.answered(answer),
        }
    }

    fn no_result(&mut self, ty: &Type) {
        let (name, role) = (&self.signature.ident, self.role);
        if !role.is_subscriber()
            && let Some(item) = stream(ty)
        {
            let message =
                format!("`{name}` answers with a bare stream: put it into a `micro::Result`");
            self.fault(ty, message);
            self.item(ty, item);
            return;
        }
        let answer = match role.is_subscriber() {
            true => None,
            false => path_text(ty),
        };
        let answer = answer.unwrap_or_else(|| role.output_type(name));
        let message =
            format!("`{name}` does not return a `Result`: write `-> micro::Result<{answer}>`");
        self.fault(ty, message);
    }

    fn nothing(&mut self, answer: Type) -> Option<Messages> {
        let nothing = matches!(bare(&answer), Type::Tuple(tuple) if tuple.elems.is_empty());
        if !nothing {
            let name = &self.signature.ident;
            let message =
                format!("`{name}` answers, but nobody hears it: write `-> micro::Result<()>`");
            self.fault(&answer, message);
        }
        nothing.then_some(Messages {
            ty: answer,
            streamed: false,
        })
    }

    fn answered(&mut self, answer: Type) -> Option<Messages> {
        let name = &self.signature.ident;
        if let Some(item) = stream(&answer) {
            let ty = self.item(&answer, item)?;
            return Some(Messages { ty, streamed: true });
        }
        // What a trait answers, the compiler compares.
        let checked = self.role == Role::Endpoint;
        if checked && streaming(&answer).is_some() {
            let message = format!(
                "`{name}` answers with a `Streaming`, which is what comes in: write `impl Stream` for what goes out"
            );
            self.fault(&answer, message);
            return None;
        }
        let sound = !checked || self.owned(&answer, "response");
        sound.then_some(Messages {
            ty: answer,
            streamed: false,
        })
    }

    /// Returns `T` of `Stream<Item = Result<T>>`.
    fn item(&mut self, stream: &Type, item: Option<Type>) -> Option<Type> {
        let name = &self.signature.ident;
        let Some(item) = item else {
            let message = format!(
                "the stream of `{name}` does not say of what: write `Stream<Item = micro::Result<T>>`"
            );
            self.fault(stream, message);
            return None;
        };
        let Some(arguments) = result_arguments(&item) else {
            let written = path_text(&item).unwrap_or_else(|| "T".to_owned());
            let message = format!(
                "the items of `{name}` are no `Result`s, but a stream may break: write `Item = micro::Result<{written}>`"
            );
            self.fault(&item, message);
            return None;
        };
        let mut arguments = arguments.into_iter();
        let (message_type, error) = (arguments.next(), arguments.next());
        let Some(message_type) = message_type else {
            let message = format!(
                "the items of `{name}` do not say what is answered: write `Item = micro::Result<T>`"
            );
            self.fault(&item, message);
            return None;
        };
        if let Some(error) = error.filter(|error| !is_error(error)) {
            let message = format!(
                "the items of `{name}` fail with an error of their own: convert it, and write `Item = micro::Result<T>`"
            );
            self.fault(error, message);
            return None;
        }
        self.owned(&message_type, "response")
            .then_some(message_type)
    }
}

/// Returns whether `ty` may be `micro::Error`, as far as its spelling tells.
fn is_error(ty: &Type) -> bool {
    last_segment(ty).is_some_and(|last| last == "Error")
}
