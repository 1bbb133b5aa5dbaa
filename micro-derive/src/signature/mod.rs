//! Checks a signature against the shape that its role asks for.
//!
//! `role.rs` has the roles, `arguments.rs` and `answer.rs` the two halves, `expected.rs` the shape as it
//! is shown to whoever missed it.

mod answer;
mod arguments;
mod expected;
mod role;

use quote::ToTokens;
use syn::{FnArg, GenericParam, ReceiverKind, Safety, Signature, Type};

pub(crate) use self::role::Role;
use crate::faults::Faults;
use crate::types::{bare, borrows};

/// What a signature says.
pub(crate) struct Shape {
    pub(crate) takes_context: bool,
    pub(crate) input: Messages,
    pub(crate) output: Messages,
}

/// A message, or a stream of such.
pub(crate) struct Messages {
    pub(crate) ty: Type,
    pub(crate) streamed: bool,
}

/// Says everything that is wrong with `signature`, and returns its shape as far as that can be told: what stands
/// for it beside the faults then has the right types.
pub(crate) fn check(signature: &Signature, role: Role, faults: &mut Faults) -> Option<Shape> {
    let mut checker = Checker {
        signature,
        role,
        expected: expected::text(signature, role),
        faults,
    };
    let generic = checker.qualifiers();
    checker.receiver();
    let arguments = checker.arguments();
    let output = checker.answer();
    let ((takes_context, input), output) = (arguments?, output?);
    // Its types may be its parameters, which mean nothing elsewhere.
    (!generic).then_some(Shape {
        takes_context,
        input,
        output,
    })
}

struct Checker<'a> {
    signature: &'a Signature,
    role: Role,
    expected: String,
    faults: &'a mut Faults,
}

impl Checker<'_> {
    fn fault(&mut self, at: impl ToTokens, message: impl Into<String>) {
        self.faults.in_signature(at, message, &self.expected);
    }

    /// Returns whether there are parameters of types.
    fn qualifiers(&mut self) -> bool {
        let (signature, noun) = (self.signature, self.role.noun());
        let name = &signature.ident;
        let future = self.role == Role::TraitMethod && answer::is_future(signature);
        if signature.asyncness.is_none() && !future {
            self.fault(
                signature.fn_token,
                format!("`{name}` is not async: write `async fn {name}`"),
            );
        }
        if let Some(constness) = &signature.constness {
            self.fault(
                constness,
                format!("`{name}` is `const`, which {noun} cannot be"),
            );
        }
        if let Safety::Unsafe(safety) = &signature.safety {
            let why = match self.role.is_subscriber() {
                true => "anyone may publish an event",
                false => "anyone may call an endpoint",
            };
            self.fault(safety, format!("`{name}` is `unsafe`, but {why}"));
        }
        if let Some(abi) = &signature.abi {
            self.fault(abi, format!("`{name}` is `extern`, which {noun} cannot be"));
        }
        let mut generic = false;
        for param in &signature.generics.params {
            if !matches!(param, GenericParam::Lifetime(_)) {
                generic = true;
                let why = match self.role.is_subscriber() {
                    true => "a subscriber has one type of message",
                    false => "an endpoint has one request and one response type",
                };
                self.fault(param, format!("`{name}` is generic: {why}"));
            }
        }
        generic
    }

    fn receiver(&mut self) {
        let (name, noun) = (&self.signature.ident, self.role.noun());
        let Some(receiver) = self.signature.receiver() else {
            if self.role != Role::SubscriberFunction {
                let message = format!(
                    "`{name}` takes no `&self`: what is not {noun} goes into another `impl` block"
                );
                self.fault(name, message);
            }
            return;
        };
        let message = match &receiver.kind {
            ReceiverKind::Reference(_, _, None) => return,
            ReceiverKind::Reference(..) => format!(
                "`{name}` takes `&mut self`, but {}: take `&self`, and keep what changes in a `Mutex` or an atomic",
                self.role.side_by_side()
            ),
            ReceiverKind::Value => format!(
                "`{name}` takes `self`, but the handler {}: take `&self`",
                self.role.many()
            ),
            _ => format!("`{name}` gives `self` a type: take `&self`"),
        };
        self.fault(receiver, message);
    }

    /// Refuses what cannot be read from bytes and kept: references, borrowed data, unnamed types.
    fn owned(&mut self, ty: &Type, part: &str) -> bool {
        let name = &self.signature.ident;
        let message = match bare(ty) {
            Type::Reference(_) => {
                format!("the {part} of `{name}` is a reference: pass it by value")
            }
            Type::ImplTrait(_) => {
                format!("the {part} of `{name}` has no name: write its type, not `impl Trait`")
            }
            _ if borrows(ty.to_token_stream()) => {
                format!("the {part} of `{name}` borrows: use a type that owns its data")
            }
            _ => return true,
        };
        self.fault(ty, message);
        false
    }
}

/// Returns the types of the arguments after `self`.
fn arguments(signature: &Signature) -> impl Iterator<Item = &Type> {
    signature.inputs.iter().filter_map(|input| match input {
        FnArg::Typed(argument) => Some(&*argument.ty),
        FnArg::Receiver(_) => None,
    })
}
