//! Proto3 JSON: a table of names, one line a field for writing, one arm a field for reading.
//!
//! All else is in the runtime's `json` module.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::Emit;
use crate::model::{Cardinality, Enum, Field, Kind, Message};

/// JSON of a message and of all that is nested in it.
pub(crate) fn message(message: &Message, emit: &Emit<'_>) -> TokenStream {
    let codegen = &emit.codegen;
    let path = &message.path;
    let nested = message
        .messages
        .iter()
        .map(|nested| self::message(nested, emit));
    let enums = message.enums.iter().map(|item| enumeration(item, emit));
    let own = match well_known(&message.full_name, codegen) {
        Some(same) => quote!(#codegen::json::well_known!(#path, #same);),
        None => {
            let implementation = implementation(message, codegen);
            quote!(#implementation #codegen::json::message!(#path);)
        }
    };
    quote!(#own #(#enums)* #(#nested)*)
}

/// JSON of an enum.
pub(crate) fn enumeration(item: &Enum, emit: &Emit<'_>) -> TokenStream {
    let codegen = &emit.codegen;
    let implementation = enum_implementation(item, codegen);
    let path = &item.path;
    quote!(#implementation #codegen::json::enumeration!(#path);)
}

/// The type of the runtime with the same bytes, for types that have a JSON of their own.
///
/// They are met here only when the options ask to compile them.
fn well_known(full_name: &str, codegen: &TokenStream) -> Option<TokenStream> {
    Some(match full_name.strip_prefix("google.protobuf.")? {
        "Any" => quote!(#codegen::prost_types::Any),
        "BoolValue" => quote!(bool),
        "BytesValue" => quote!(::std::vec::Vec<u8>),
        "DoubleValue" => quote!(f64),
        "Duration" => quote!(#codegen::prost_types::Duration),
        "FieldMask" => quote!(#codegen::prost_types::FieldMask),
        "FloatValue" => quote!(f32),
        "Int32Value" => quote!(i32),
        "Int64Value" => quote!(i64),
        "ListValue" => quote!(#codegen::prost_types::ListValue),
        "StringValue" => quote!(::std::string::String),
        "Struct" => quote!(#codegen::prost_types::Struct),
        "Timestamp" => quote!(#codegen::prost_types::Timestamp),
        "UInt32Value" => quote!(u32),
        "UInt64Value" => quote!(u64),
        "Value" => quote!(#codegen::prost_types::Value),
        _ => return None,
    })
}

fn enum_implementation(item: &Enum, codegen: &TokenStream) -> TokenStream {
    let Enum {
        full_name,
        path,
        values,
    } = item;
    let values = values.iter().map(|(name, number)| {
        let number = Literal::i32_unsuffixed(*number);
        quote!((#name, #number))
    });
    let null = (full_name == "google.protobuf.NullValue").then(|| {
        quote!(
            const NULL: bool = true;
        )
    });
    quote! {
        #[allow(deprecated)]
        impl #codegen::json::Enum for #path {
            const NAME: &'static str = #full_name;
            const VALUES: &'static [(&'static str, i32)] = &[#(#values),*];
            #null
        }
    }
}

fn implementation(message: &Message, codegen: &TokenStream) -> TokenStream {
    let (path, name) = (&message.path, &message.full_name);
    let body = (!message.fields.is_empty()).then(|| {
        let tables = tables(message, codegen);
        let write = write(message, codegen);
        let read = read(message, codegen);
        quote!(#tables #write #read)
    });
    quote! {
        #[allow(deprecated)]
        impl #codegen::json::Message for #path {
            const NAME: &'static str = #name;
            #body
        }
    }
}

fn tables(message: &Message, codegen: &TokenStream) -> TokenStream {
    let fields = message.fields.iter().map(|field| {
        let (json, proto, go) = (&field.json_name, &field.name, go_type(field));
        quote!((#json, #proto, #go))
    });
    let messages = message
        .fields
        .iter()
        .enumerate()
        .filter_map(|(index, field)| {
            let Kind::Message(reference) = &field.kind else {
                return None;
            };
            if matches!(
                field.cardinality,
                Cardinality::Repeated | Cardinality::Map { .. }
            ) {
                return None;
            }
            let (index, path) = (Literal::usize_unsuffixed(index), &reference.path);
            Some(quote!((#index, <#path as #codegen::json::Value>::describe)))
        });
    let messages: Vec<_> = messages.collect();
    let messages = (!messages.is_empty()).then(|| {
        quote! {
            const MESSAGES: &'static [(usize, #codegen::json::Describe)] = &[#(#messages),*];
        }
    });
    quote! {
        const FIELDS: &'static [#codegen::json::Field] = &[#(#fields),*];
        #messages
    }
}

/// The type of a field as Go has it, packages and all.
fn go_type(field: &Field) -> String {
    let element = match &field.kind {
        Kind::Double => "float64",
        Kind::Float => "float32",
        Kind::Int32 => "int32",
        Kind::Int64 => "int64",
        Kind::Uint32 => "uint32",
        Kind::Uint64 => "uint64",
        Kind::Bool => "bool",
        Kind::String => "string",
        Kind::Bytes => "[]uint8",
        Kind::Message(reference) => &reference.full_name,
        Kind::Enum(reference) => &reference.full_name,
    };
    match field.cardinality {
        Cardinality::Map { .. } => String::new(),
        Cardinality::Repeated => format!("[]{element}"),
        _ => element.to_owned(),
    }
}

fn write(message: &Message, codegen: &TokenStream) -> TokenStream {
    let mut lines = TokenStream::new();
    let mut written = vec![false; message.oneofs.len()];
    for (index, field) in message.fields.iter().enumerate() {
        lines.extend(match field.cardinality {
            Cardinality::Oneof(oneof) => match std::mem::replace(&mut written[oneof], true) {
                true => continue,
                false => write_oneof(message, oneof),
            },
            _ => write_field(index, field),
        });
    }
    quote! {
        fn write<__M: #codegen::json::SerializeMap>(
            &self,
            to: &mut #codegen::json::Fields<'_, __M>,
        ) -> ::core::result::Result<(), __M::Error> {
            #lines
            ::core::result::Result::Ok(())
        }
    }
}

fn write_field(index: usize, field: &Field) -> TokenStream {
    let (index, name) = (Literal::usize_unsuffixed(index), &field.rust_name);
    let method = match field.cardinality {
        Cardinality::Implicit => quote!(implicit),
        Cardinality::Optional => quote!(optional),
        Cardinality::Repeated => quote!(repeated),
        Cardinality::Map { .. } => quote!(map),
        Cardinality::Required | Cardinality::Oneof(_) => quote!(always),
    };
    let kind = kind(field);
    quote!(to #kind .#method(#index, &self.#name)?;)
}

fn write_oneof(message: &Message, oneof: usize) -> TokenStream {
    let (path, name) = (
        &message.oneofs[oneof].path,
        &message.oneofs[oneof].rust_name,
    );
    let arms = members(message, oneof).map(|(index, field)| {
        let (index, variant, kind) = (Literal::usize_unsuffixed(index), &field.rust_name, kind(field));
        quote! {
            ::core::option::Option::Some(#path::#variant(value)) => to #kind .always(#index, value)?,
        }
    });
    quote! {
        match &self.#name {
            #(#arms)*
            ::core::option::Option::None => {}
        }
    }
}

fn read(message: &Message, codegen: &TokenStream) -> TokenStream {
    let arms = message.fields.iter().enumerate().map(|(index, field)| {
        let (index, name, kind) = (
            Literal::usize_unsuffixed(index),
            &field.rust_name,
            kind(field),
        );
        let method = match &field.cardinality {
            Cardinality::Implicit | Cardinality::Required => quote!(implicit),
            Cardinality::Optional => quote!(optional),
            Cardinality::Repeated => quote!(repeated),
            Cardinality::Map { .. } => quote!(map),
            Cardinality::Oneof(oneof) => {
                let oneof = &message.oneofs[*oneof];
                let (path, oneof) = (&oneof.path, &oneof.rust_name);
                return quote!(#index => from #kind .one_of(&mut self.#oneof, #path::#name),);
            }
        };
        quote!(#index => from #kind .#method(&mut self.#name),)
    });
    quote! {
        fn read<'de, __A: #codegen::json::MapAccess<'de>>(
            &mut self,
            field: usize,
            from: #codegen::json::Member<'_, __A>,
        ) -> ::core::result::Result<(), __A::Error> {
            match field {
                #(#arms)*
                _ => from.skip(),
            }
        }
    }
}

/// What tells an enum from a number.
fn kind(field: &Field) -> Option<TokenStream> {
    let Kind::Enum(reference) = &field.kind else {
        return None;
    };
    let path = &reference.path;
    Some(match reference.closed {
        true => quote!(.closed::<#path>()),
        false => quote!(.open::<#path>()),
    })
}

fn members(message: &Message, oneof: usize) -> impl Iterator<Item = (usize, &Field)> {
    let fields = message.fields.iter().enumerate();
    fields.filter(
        move |(_, field)| matches!(field.cardinality, Cardinality::Oneof(index) if index == oneof),
    )
}
