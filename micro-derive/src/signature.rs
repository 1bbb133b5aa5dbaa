//! Checks a method's signature against the shape of an endpoint.

use quote::{ToTokens, quote};
use syn::{FnArg, GenericParam, Ident, ReceiverKind, ReturnType, Safety, Signature, Type};

use crate::faults::Faults;
use crate::names;
use crate::types::{
    bare, borrows, is_context, is_stream, last_segment, path_text, result_arguments,
};

/// What a sound signature says.
pub(crate) struct Shape {
    pub(crate) takes_context: bool,
    pub(crate) request: Type,
    pub(crate) response: Type,
}

/// Returns the shape of `signature`, or says everything that is wrong with it.
pub(crate) fn check(signature: &Signature, faults: &mut Faults) -> Option<Shape> {
    let mut checker = Checker {
        signature,
        expected: expected(signature),
        faults,
        sound: true,
    };
    checker.qualifiers();
    checker.receiver();
    let arguments = checker.arguments();
    let response = checker.response();
    let sound = checker.sound;
    let ((takes_context, request), response) = (arguments?, response?);
    sound.then_some(Shape {
        takes_context,
        request,
        response,
    })
}

struct Checker<'a> {
    signature: &'a Signature,
    expected: String,
    faults: &'a mut Faults,
    sound: bool,
}

impl Checker<'_> {
    fn fault(&mut self, at: impl ToTokens, message: impl Into<String>) {
        self.sound = false;
        self.faults.in_signature(at, message, &self.expected);
    }

    fn qualifiers(&mut self) {
        let signature = self.signature;
        let name = &signature.ident;
        if signature.asyncness.is_none() {
            self.fault(
                signature.fn_token,
                format!("`{name}` is not async: write `async fn {name}`"),
            );
        }
        if let Some(constness) = &signature.constness {
            self.fault(
                constness,
                format!("`{name}` is `const`, which an endpoint cannot be"),
            );
        }
        if let Safety::Unsafe(safety) = &signature.safety {
            self.fault(
                safety,
                format!("`{name}` is `unsafe`, but anyone may call an endpoint"),
            );
        }
        if let Some(abi) = &signature.abi {
            self.fault(
                abi,
                format!("`{name}` is `extern`, which an endpoint cannot be"),
            );
        }
        for param in &signature.generics.params {
            if !matches!(param, GenericParam::Lifetime(_)) {
                self.fault(
                    param,
                    format!(
                        "`{name}` is generic: an endpoint has one request and one response type"
                    ),
                );
            }
        }
    }

    fn receiver(&mut self) {
        let name = &self.signature.ident;
        let Some(receiver) = self.signature.receiver() else {
            let message = format!(
                "`{name}` takes no `&self`: what is not an endpoint goes into another `impl` block"
            );
            self.fault(name, message);
            return;
        };
        let side_by_side =
            "calls run side by side: take `&self`, and keep what changes in a `Mutex` or an atomic";
        let message = match &receiver.kind {
            ReceiverKind::Reference(_, _, None) => return,
            ReceiverKind::Reference(..) => {
                format!("`{name}` takes `&mut self`, but {side_by_side}")
            }
            ReceiverKind::Value => {
                format!("`{name}` takes `self`, but the handler answers many calls: take `&self`")
            }
            _ => format!("`{name}` gives `self` a type: take `&self`"),
        };
        self.fault(receiver, message);
    }

    /// Returns whether the method takes a context, and its request.
    fn arguments(&mut self) -> Option<(bool, Type)> {
        let name = &self.signature.ident;
        let types: Vec<&Type> = arguments(self.signature).collect();
        let (context, request) = match types[..] {
            [] => {
                self.fault(
                    name,
                    format!(
                        "`{name}` takes no request: add `request: {}`",
                        default_name(name, "Request")
                    ),
                );
                return None;
            }
            [only] if is_context(only) => {
                let request = default_name(name, "Request");
                self.fault(
                    only,
                    format!(
                        "`{name}` takes no request: add `request: {request}` after the context"
                    ),
                );
                return None;
            }
            [request] => (None, request),
            [context, request] if is_context(context) => (Some(context), request),
            [request, context] if is_context(context) => {
                self.fault(
                    quote!(#request #context),
                    format!("`{name}` takes the `Context` before the request"),
                );
                return None;
            }
            [first, _] => {
                let message = format!(
                    "the first of two arguments is the `Context`: join what `{name}` is told in one request type"
                );
                self.fault(first, message);
                return None;
            }
            [_, _, ref extra @ ..] => {
                let message = format!(
                    "`{name}` takes more than a context and a request: join what it is told in one request type"
                );
                self.fault(quote!(#(#extra)*), message);
                return None;
            }
        };
        let context_owned = context.is_none_or(|context| self.owned(context, "context"));
        let request_owned = self.owned(request, "request");
        (context_owned && request_owned).then(|| (context.is_some(), request.clone()))
    }

    /// Returns `T` of `-> Result<T>`.
    fn response(&mut self) -> Option<Type> {
        let name = &self.signature.ident;
        let ReturnType::Type(_, ty) = &self.signature.output else {
            let response = default_name(name, "Response");
            self.fault(
                name,
                format!("`{name}` answers nothing: add `-> micro::Result<{response}>`"),
            );
            return None;
        };
        let Some(arguments) = result_arguments(ty) else {
            let answer = path_text(ty).unwrap_or_else(|| default_name(name, "Response"));
            self.fault(
                ty,
                format!("`{name}` does not return a `Result`: write `-> micro::Result<{answer}>`"),
            );
            return None;
        };
        let Some(response) = arguments.into_iter().next() else {
            let message = format!(
                "the `Result` of `{name}` does not say what is answered: write `micro::Result<T>`"
            );
            self.fault(ty, message);
            return None;
        };
        self.owned(&response, "response").then_some(response)
    }

    /// Refuses what cannot be read from bytes and kept: references, borrowed data, unnamed types.
    fn owned(&mut self, ty: &Type, role: &str) -> bool {
        let name = &self.signature.ident;
        let message = match bare(ty) {
            Type::Reference(_) => {
                format!("the {role} of `{name}` is a reference: pass it by value")
            }
            Type::ImplTrait(_) if is_stream(ty) => streams(name),
            Type::Path(_) if last_segment(ty).is_some_and(|last| last == "Streaming") => {
                streams(name)
            }
            Type::ImplTrait(_) => {
                format!("the {role} of `{name}` has no name: write its type, not `impl Trait`")
            }
            _ if borrows(ty.to_token_stream()) => {
                format!("the {role} of `{name}` borrows: use a type that owns its data")
            }
            _ => return true,
        };
        self.fault(ty, message);
        false
    }
}

/// Returns how the signature should look, as far as it can be told from what is there.
fn expected(signature: &Signature) -> String {
    let name = &signature.ident;
    let request = arguments(signature)
        .filter(|ty| !is_context(ty))
        .find_map(path_text);
    let request = request.unwrap_or_else(|| default_name(name, "Request"));
    let response = match &signature.output {
        ReturnType::Type(_, ty) => match result_arguments(ty) {
            Some(arguments) => arguments.first().and_then(path_text),
            None => path_text(ty),
        },
        ReturnType::Default => None,
    };
    let response = response.unwrap_or_else(|| default_name(name, "Response"));
    format!(
        "expected\n    async fn {name}(&self, request: {request}) -> micro::Result<{response}>\n\
         with `cx: Context` before the request where it is needed"
    )
}

fn arguments(signature: &Signature) -> impl Iterator<Item = &Type> {
    signature.inputs.iter().filter_map(|input| match input {
        FnArg::Typed(argument) => Some(&*argument.ty),
        FnArg::Receiver(_) => None,
    })
}

fn default_name(method: &Ident, suffix: &str) -> String {
    format!("{}{suffix}", names::endpoint(method))
}

fn streams(name: &Ident) -> String {
    format!(
        "`{name}` streams, which `#[micro::handler]` cannot do yet: declare the service in a `.proto` file"
    )
}
