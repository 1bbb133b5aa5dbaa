//! One endpoint, as it is read from a method.

use proc_macro2::Span;
use syn::{Attribute, Ident, ImplItemFn, Type};

use crate::attributes::Carried;
use crate::faults::Faults;
use crate::names::{self, ItemNames};
use crate::options;
use crate::signature::{self, Role};
use crate::types::without_self;

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
    /// Whether requests come one by one.
    pub(crate) takes_stream: bool,
    /// Whether replies go one by one.
    pub(crate) answers_stream: bool,
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
        let shape = signature::check(signature, Role::Endpoint, faults);
        let name_free = refuse_client_name(&signature.ident, items, faults);

        let mut endpoint = names::endpoint(&signature.ident);
        let mut endpoint_span = signature.ident.span();
        if let Some(name) = name {
            match names::check(&name, false) {
                Ok(()) => endpoint = name.value(),
                Err(message) => faults.at(&name, message),
            }
            endpoint_span = name.span();
        }
        let shape = shape.filter(|_| name_free)?;
        Some(Self {
            ident: signature.ident.clone(),
            endpoint,
            endpoint_span,
            carried: Carried::from(&function.attrs),
            takes_stream: shape.input.streamed,
            answers_stream: shape.output.streamed,
            takes_context: shape.takes_context,
            request: without_self(&shape.input.ty, handler),
            response: without_self(&shape.output.ty, handler),
        })
    }
}

fn refuse_client_name(name: &Ident, items: &ItemNames, faults: &mut Faults) -> bool {
    let taken = CLIENT_METHODS.iter().any(|taken| name == taken);
    if taken {
        let message = format!(
            "`{}::{name}` exists already: rename the method, its endpoint can stay with `#[handler(name = \"{}\")]`",
            items.client,
            names::endpoint(name)
        );
        faults.at(name, message);
    }
    !taken
}
