//! One endpoint: reads a method and says all that keeps it from being one.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::spanned::Spanned;
use syn::{
    Attribute, FnArg, GenericArgument, GenericParam, Ident, ImplItemFn, PathArguments,
    ReceiverKind, ReturnType, Safety, Signature, Type,
};

use crate::attributes::Carried;
use crate::faults::Faults;
use crate::names::{self, ItemNames};
use crate::options;

/// What the client of a service already has under its own name.
const CLIENT_METHODS: [&str; 2] = ["new", "in_process"];

pub(crate) struct Method {
    pub(crate) ident: Ident,
    pub(crate) endpoint: String,
    /// Where the endpoint gets its name: its option, else the method.
    pub(crate) endpoint_span: Span,
    pub(crate) carried: Carried,
    pub(crate) takes_context: bool,
    pub(crate) request: Type,
    pub(crate) response: Type,
}

impl Method {
    /// Reads `function`, a method of `handler`, with `own` as the attributes of ours it had.
    pub(crate) fn read(
        function: &ImplItemFn,
        own: &[Attribute],
        handler: &Type,
        items: &ItemNames,
        faults: &mut Faults,
    ) -> Option<Self> {
        let signature = &function.sig;
        let name = options::method_name(own, faults);
        let mut checker = Checker {
            signature,
            shape: shape(signature),
            faults,
            sound: true,
        };
        checker.qualifiers();
        checker.receiver();
        let arguments = checker.arguments();
        let response = checker.response();
        checker.client_name(items);
        let sound = checker.sound;

        let mut endpoint = names::endpoint(&signature.ident);
        let mut endpoint_span = signature.ident.span();
        if let Some(name) = name {
            match names::check(&name, false) {
                Ok(()) => endpoint = name.value(),
                Err(message) => faults.at(&name, message),
            }
            endpoint_span = name.span();
        }
        let (takes_context, request) = arguments?;
        let response = response?;
        sound.then(|| Self {
            ident: signature.ident.clone(),
            endpoint,
            endpoint_span,
            carried: Carried::from(&function.attrs),
            takes_context,
            request: without_self(&request, handler),
            response: without_self(&response, handler),
        })
    }
}

struct Checker<'a> {
    signature: &'a Signature,
    shape: String,
    faults: &'a mut Faults,
    sound: bool,
}

impl Checker<'_> {
    fn fault(&mut self, at: impl ToTokens, message: impl Into<String>) {
        self.sound = false;
        self.faults.in_signature(at, message, &self.shape);
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
        let found = match &receiver.kind {
            ReceiverKind::Reference(_, _, None) => return,
            ReceiverKind::Reference(..) => "`&mut self`",
            ReceiverKind::Value => "`self`",
            _ => "a typed `self`",
        };
        let message = format!(
            "`{name}` takes {found}, but calls run side by side: take `&self`, and keep what changes in a `Mutex` or an atomic"
        );
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
        let message = match ty {
            Type::Reference(_) => {
                format!("`{name}` takes or answers a reference: the {role} is passed by value")
            }
            Type::ImplTrait(_) if is_stream(ty) => streams(name),
            Type::Path(_) if last_segment(ty).is_some_and(|last| last == "Streaming") => {
                streams(name)
            }
            Type::ImplTrait(_) => format!("`impl Trait` does not name the {role}: write its type"),
            _ if borrows(ty.to_token_stream()) => {
                format!("the {role} borrows: use a type that owns its data")
            }
            _ => return true,
        };
        self.fault(ty, message);
        false
    }

    fn client_name(&mut self, items: &ItemNames) {
        let name = &self.signature.ident;
        if CLIENT_METHODS.iter().any(|taken| name == taken) {
            self.sound = false;
            let message = format!(
                "`{}::{name}` exists already: rename the method, its endpoint can stay with `#[handler(name = \"{}\")]`",
                items.client,
                names::endpoint(name)
            );
            self.faults.at(name, message);
        }
    }
}

/// Returns how the signature should look, as far as it can be told from what is there.
fn shape(signature: &Signature) -> String {
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

fn is_context(ty: &Type) -> bool {
    let ty = match ty {
        Type::Reference(reference) => &reference.elem,
        ty => ty,
    };
    last_segment(ty).is_some_and(|last| last == "Context")
}

fn is_stream(ty: &Type) -> bool {
    let mut words = words(ty.to_token_stream());
    words.any(|word| word == "Stream")
}

fn last_segment(ty: &Type) -> Option<&Ident> {
    match ty {
        Type::Path(path) => path.path.segments.last().map(|segment| &segment.ident),
        _ => None,
    }
}

/// Returns the type arguments of `ty` if it is a `Result`, however qualified.
fn result_arguments(ty: &Type) -> Option<Vec<Type>> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last()?;
    if last.ident != "Result" {
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
fn path_text(ty: &Type) -> Option<String> {
    let Type::Path(path) = ty else { return None };
    let plain = path.qself.is_none()
        && path
            .path
            .segments
            .iter()
            .all(|segment| segment.arguments.is_none());
    plain.then(|| path.to_token_stream().to_string().replace(' ', ""))
}

/// Returns whether a lifetime other than `'static` stands in `tokens`.
fn borrows(tokens: TokenStream) -> bool {
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

fn words(tokens: TokenStream) -> Box<dyn Iterator<Item = String>> {
    Box::new(tokens.into_iter().flat_map(|token| match token {
        TokenTree::Ident(ident) => Box::new(std::iter::once(ident.to_string())),
        TokenTree::Group(group) => words(group.stream()),
        _ => Box::new(std::iter::empty()) as Box<dyn Iterator<Item = String>>,
    }))
}

/// Spells `Self` out, since the generated items are not in the user's block.
fn without_self(ty: &Type, handler: &Type) -> Type {
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
