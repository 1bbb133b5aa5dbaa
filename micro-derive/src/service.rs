//! A service as it is read from an annotated `impl` block.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Ident, ImplItem, ImplItemFn, Item, ItemImpl, Type};

use crate::attributes::{self, Carried};
use crate::expand;
use crate::faults::Faults;
use crate::method::Method;
use crate::names::{self, ItemNames};
use crate::options::{BlockOptions, Encoding};
use crate::types::bare;

pub(crate) struct Service {
    /// The handler's type, as the block spells it.
    pub(crate) handler: Type,
    pub(crate) items: ItemNames,
    pub(crate) package: String,
    pub(crate) name: String,
    pub(crate) encoding: Encoding,
    pub(crate) carried: Carried,
    pub(crate) methods: Vec<Method>,
}

/// Expands `#[micro::handler(options)] item`. The item is emitted whatever is wrong with it, and the
/// sound part of the service with it, so that an editor shows the faults and nothing that follows from them.
pub(crate) fn handler(options: TokenStream, item: TokenStream) -> TokenStream {
    let mut faults = Faults::default();
    let options = BlockOptions::read(options, &mut faults);
    let mut block = match syn::parse2::<Item>(item.clone()) {
        Ok(Item::Impl(block)) => block,
        other => {
            faults.add(misplaced(other, &item));
            let errors = faults.into_compile_errors();
            return quote!(#item #errors);
        }
    };
    let service = Service::read(&mut block, &options, &mut faults);
    let glue = service.map(|service| expand::service(&service, faults.is_empty()));
    let errors = faults.into_compile_errors();
    quote!(#block #glue #errors)
}

impl Service {
    /// Reads `block` and takes the attributes of ours off it. `None` where no service can be named.
    fn read(block: &mut ItemImpl, options: &BlockOptions, faults: &mut Faults) -> Option<Self> {
        let own: Vec<_> = block.items.iter_mut().map(take_attributes).collect();
        if let Some((path, _)) = &block.trait_ {
            faults.at(
                path,
                "`#[micro::handler]` goes on an inherent `impl` block: write `impl Type` and no trait; \
                 the handler trait of a `.proto` file needs no attribute",
            );
            return None;
        }
        if !block.generics.params.is_empty() {
            let params = &block.generics.params;
            faults.at(
                params,
                "the block of a service is not generic: write it for one type, as in `impl Greeter<Memory>`, \
                 or keep what varies behind `Arc<dyn Trait>`",
            );
            return None;
        }
        let ident = self_ident(&block.self_ty, faults)?;

        let mut service = Self::named(&ident, block, options, faults);
        for (item, own) in block.items.iter().zip(own) {
            match item {
                ImplItem::Fn(function) => {
                    let method = Method::read(function, &own, &block.self_ty, &service.items, faults);
                    service.methods.extend(method);
                }
                ImplItem::Macro(call) => faults.at(
                    &call.mac.path,
                    "a macro call hides its methods from `#[micro::handler]`: put it into another `impl` block",
                ),
                _ => {}
            }
        }
        service.refuse_duplicates(faults);
        Some(service)
    }

    fn named(ident: &Ident, block: &ItemImpl, options: &BlockOptions, faults: &mut Faults) -> Self {
        let handler = bare(&block.self_ty).clone();
        let mut service = Self {
            handler,
            items: ItemNames::new(&ident.to_string(), ident),
            package: String::new(),
            name: ident.to_string(),
            encoding: options.encoding,
            carried: Carried::from(&block.attrs),
            methods: Vec::new(),
        };
        if let Some(name) = &options.name {
            match names::check(name, true) {
                Ok(()) => {
                    let full = name.value();
                    let (package, short) = names::split_service(&full);
                    service.items = ItemNames::new(&names::base(short), ident);
                    service.package = package.to_owned();
                    service.name = short.to_owned();
                }
                Err(message) => faults.at(name, message),
            }
        }
        service
    }

    /// Returns the path of an endpoint in a gRPC request.
    pub(crate) fn path(&self, method: &Method) -> String {
        match self.package.as_str() {
            "" => format!("/{}/{}", self.name, method.endpoint),
            package => format!("/{package}.{}/{}", self.name, method.endpoint),
        }
    }

    /// Two methods may share an endpoint only when `#[cfg]` keeps them apart.
    fn refuse_duplicates(&mut self, faults: &mut Faults) {
        let mut kept: Vec<Method> = Vec::new();
        for method in std::mem::take(&mut self.methods) {
            let twin = kept.iter().find(|other| {
                let apart = !other.carried.cfgs.is_empty() && !method.carried.cfgs.is_empty();
                other.endpoint == method.endpoint && !apart
            });
            match twin {
                Some(twin) => faults.at_span(
                    method.endpoint_span,
                    format!(
                        "endpoint `{}` is taken by `{}`: name this one with `#[handler(name = \"…\")]`",
                        method.endpoint, twin.ident
                    ),
                ),
                None => kept.push(method),
            }
        }
        self.methods = kept;
    }
}

fn take_attributes(item: &mut ImplItem) -> Vec<syn::Attribute> {
    match item {
        ImplItem::Fn(function) => attributes::take_own(&mut function.attrs),
        _ => Vec::new(),
    }
}

/// Returns the name the service has when the attribute gives none.
fn self_ident(ty: &Type, faults: &mut Faults) -> Option<Ident> {
    if let Type::Path(path) = bare(ty)
        && path.qself.is_none()
        && let Some(last) = path.path.segments.last()
    {
        return Some(last.ident.clone());
    }
    faults.at(
        ty,
        "a handler is a struct or an enum: write `impl Greeter`, with the plain name of a type",
    );
    None
}

/// Says where the attribute belongs, whatever it was put on.
fn misplaced(found: syn::Result<Item>, tokens: &TokenStream) -> syn::Error {
    if let Ok(method) = syn::parse2::<ImplItemFn>(tokens.clone())
        && method.sig.receiver().is_some()
    {
        let message = "`#[micro::handler]` goes on the `impl` block around this method";
        return syn::Error::new_spanned(method.sig.ident, message);
    }
    let (what, ident) = match found {
        Ok(Item::Struct(item)) => ("a struct", item.ident),
        Ok(Item::Enum(item)) => ("an enum", item.ident),
        Ok(Item::Fn(item)) => ("a function", item.sig.ident),
        Ok(Item::Trait(item)) => ("a trait", item.ident),
        Ok(Item::Mod(item)) => ("a module", item.ident),
        Ok(other) => {
            return syn::Error::new_spanned(other, "`#[micro::handler]` goes on an `impl` block");
        }
        Err(error) => return error,
    };
    let message = format!(
        "`#[micro::handler]` goes on an `impl` block, not on {what}\n\n\
         expected\n    \
         #[micro::handler]\n    \
         impl Greeter {{\n        \
         async fn hello(&self, request: HelloRequest) -> micro::Result<HelloResponse> {{ … }}\n    \
         }}"
    );
    syn::Error::new(ident.span(), message)
}
