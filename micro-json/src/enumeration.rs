//! Enums: fields hold their numbers, JSON their names.

use std::fmt;
use std::marker::PhantomData;

use serde_core::de::{Deserializer, Error, Unexpected, Visitor};
use serde_core::ser::Serializer;

use super::{Reading, Schema, Value, Writing};

/// An enum type; generated code implements it.
pub trait Enum {
    /// Full protobuf name.
    const NAME: &'static str;

    /// Names and numbers in the order of the `.proto`, aliases included.
    const VALUES: &'static [(&'static str, i32)];

    /// Whether the enum is `google.protobuf.NullValue`, which is `null` in JSON.
    const NULL: bool = false;
}

/// The kind of an `i32` that holds an `E` or any other number.
#[derive(Clone, Copy, Debug)]
pub struct Open<E>(PhantomData<E>);

/// The kind of an `i32` that holds an `E` and nothing else, as enums of proto2 do.
#[derive(Clone, Copy, Debug)]
pub struct Closed<E>(PhantomData<E>);

macro_rules! kinds {
    ($($kind:ident: $closed:literal;)*) => {$(
        impl<E: Enum> Value<$kind<E>> for i32 {
            const NULL: bool = E::NULL;

            fn is_default(&self) -> bool {
                *self == 0
            }

            fn write<S: Serializer>(&self, writing: Writing<'_>, to: S) -> Result<S::Ok, S::Error> {
                write::<E, S>(*self, writing.options.enum_numbers, to)
            }

            fn read<'de, D: Deserializer<'de>>(
                reading: Reading<'_>,
                from: D,
            ) -> Result<Self, D::Error> {
                let known = <Self as Value<$kind<E>>>::read_known(reading, from)?;
                Ok(known.unwrap_or_default())
            }

            fn read_known<'de, D: Deserializer<'de>>(
                reading: Reading<'_>,
                from: D,
            ) -> Result<Option<Self>, D::Error> {
                from.deserialize_any(Name::<E> {
                    closed: $closed,
                    ignore_unknown: reading.options.ignore_unknown,
                    of: PhantomData,
                })
            }

            fn describe(_: usize) -> Schema {
                Schema::leaf(E::NAME)
            }
        }
    )*};
}

kinds! {
    Open: false;
    Closed: true;
}

pub(super) fn write<E: Enum, S: Serializer>(
    number: i32,
    as_number: bool,
    to: S,
) -> Result<S::Ok, S::Error> {
    if E::NULL {
        return to.serialize_unit();
    }
    match name::<E>(number).filter(|_| !as_number) {
        Some(name) => to.serialize_str(name),
        None => to.serialize_i32(number),
    }
}

fn name<E: Enum>(number: i32) -> Option<&'static str> {
    let found = E::VALUES.iter().find(|(_, value)| *value == number);
    found.map(|(name, _)| *name)
}

fn number<E: Enum>(name: &str) -> Option<i32> {
    let found = E::VALUES.iter().find(|(known, _)| *known == name);
    found.map(|(_, number)| *number)
}

/// Reads an enum from its name or number, or from `null` where that is the enum's JSON.
struct Name<E> {
    closed: bool,
    ignore_unknown: bool,
    of: PhantomData<E>,
}

impl<E: Enum> Name<E> {
    fn check<X: Error>(self, number: Option<i32>, found: Unexpected<'_>) -> Result<Option<i32>, X> {
        match number {
            Some(number) if !self.closed || name::<E>(number).is_some() => Ok(Some(number)),
            Some(_) if self.ignore_unknown => Ok(None),
            _ => Err(X::invalid_value(found, &self)),
        }
    }
}

impl<E: Enum> Visitor<'_> for Name<E> {
    type Value = Option<i32>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a name or number of enum `{}`", E::NAME)
    }

    fn visit_str<X: Error>(self, text: &str) -> Result<Option<i32>, X> {
        match number::<E>(text) {
            Some(number) => Ok(Some(number)),
            None if self.ignore_unknown => Ok(None),
            None => Err(X::invalid_value(Unexpected::Str(text), &self)),
        }
    }

    fn visit_i64<X: Error>(self, value: i64) -> Result<Option<i32>, X> {
        self.check(i32::try_from(value).ok(), Unexpected::Signed(value))
    }

    fn visit_u64<X: Error>(self, value: u64) -> Result<Option<i32>, X> {
        self.check(i32::try_from(value).ok(), Unexpected::Unsigned(value))
    }

    fn visit_f64<X: Error>(self, value: f64) -> Result<Option<i32>, X> {
        let whole = f64::from(value as i32) == value;
        self.check(whole.then_some(value as i32), Unexpected::Float(value))
    }

    fn visit_unit<X: Error>(self) -> Result<Option<i32>, X> {
        match E::NULL {
            true => Ok(Some(0)),
            false => Err(X::invalid_type(Unexpected::Unit, &self)),
        }
    }
}
