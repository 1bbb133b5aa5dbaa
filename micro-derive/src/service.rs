//! A service as it is read from an annotated `impl` block.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Attribute, Ident, ImplItem, Item, ItemImpl, Type};

use crate::attributes::{self, Carried};
use crate::block;
use crate::expand;
use crate::faults::Faults;
use crate::method::Method;
use crate::misplaced::{Place, misplaced};
use crate::names::{self, ItemNames};
use crate::options::{BlockOptions, Encoding};
use crate::trait_block;
use crate::types::bare;

const PLACE: Place = Place {
    attribute: "#[micro::handler]",
    goes_on: "an `impl` block",
    example: "    #[micro::handler]
    impl Greeter {
        async fn hello(&self, request: HelloRequest) -> micro::Result<HelloResponse> { … }
    }",
};

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
    let mut block = match syn::parse2::<Item>(item.clone()) {
        Ok(Item::Impl(block)) => block,
        other => {
            BlockOptions::read(options, &mut faults);
            faults.add(misplaced(&PLACE, other, &item));
            let errors = faults.into_compile_errors();
            return quote!(#item #errors);
        }
    };
    let own = attributes::take_own_of_all(&mut block.items, "handler");
    let glue = match &block.trait_ {
        Some((path, _)) => {
            trait_block::check(&block, path, &options, &own, &mut faults);
            None
        }
        None => {
            let options = BlockOptions::read(options, &mut faults);
            let service = Service::read(&block, own, &options, &mut faults);
            service.map(|service| expand::service(&service, faults.is_empty()))
        }
    };
    let errors = faults.into_compile_errors();
    quote!(#block #glue #errors)
}

impl Service {
    /// Reads `block`, whose items had the attributes `own`. `None` where no service can be named.
    fn read(
        block: &ItemImpl,
        own: Vec<Vec<Attribute>>,
        options: &BlockOptions,
        faults: &mut Faults,
    ) -> Option<Self> {
        let ident = block::self_ident(block, "a service", faults)?;
        let mut service = Self::named(&ident, block, options, faults);
        block::refuse_macros(block, PLACE.attribute, faults);
        for (item, own) in block.items.iter().zip(own) {
            if let ImplItem::Fn(function) = item {
                let method = Method::read(function, &own, &block.self_ty, &service.items, faults);
                service.methods.extend(method);
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
        if let Some(items) = &options.items {
            match names::check_type(items) {
                Ok(()) => service.items = ItemNames::new(&items.value(), ident),
                Err(message) => faults.at(items, message),
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
                other.endpoint == method.endpoint && !method.carried.apart(&other.carried)
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
