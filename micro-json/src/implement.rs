//! What the macros in generated code expand to.

use prost::Message as Protobuf;
use serde_core::de::{Deserializer, Error as _};
use serde_core::ser::{Error as _, Serializer};

use super::error::Trace;
use super::{Closed, Enum, Message, ReadOptions, Reading, Schema, Value, WriteOptions, Writing};
use super::{enumeration, message};

pub fn write_message<T: Message, S: Serializer>(
    value: &T,
    writing: Writing<'_>,
    to: S,
) -> Result<S::Ok, S::Error> {
    message::write(value, writing, to)
}

pub fn read_message<'de, T: Message, D: Deserializer<'de>>(
    reading: Reading<'_>,
    from: D,
) -> Result<T, D::Error> {
    message::read(reading, from)
}

pub fn describe_message<T: Message>(levels: usize) -> Schema {
    Schema::message::<T>(levels)
}

/// Writes a `T` as the `W` that has the same protobuf bytes.
pub fn write_as<T: Protobuf, W: Protobuf + Default + Value, S: Serializer>(
    value: &T,
    writing: Writing<'_>,
    to: S,
) -> Result<S::Ok, S::Error> {
    let same = W::decode(value.encode_to_vec().as_slice()).map_err(S::Error::custom)?;
    same.write(writing, to)
}

/// Reads a `T` as the `W` that has the same protobuf bytes.
pub fn read_as<'de, T: Protobuf + Default, W: Protobuf + Value, D: Deserializer<'de>>(
    reading: Reading<'_>,
    from: D,
) -> Result<T, D::Error> {
    let same = W::read(reading, from)?;
    T::decode(same.encode_to_vec().as_slice()).map_err(D::Error::custom)
}

pub fn serialize<T: Value, S: Serializer>(value: &T, to: S) -> Result<S::Ok, S::Error> {
    let trace = Trace::default();
    let written = value.write(Writing::new(&WriteOptions::CANONICAL, &trace), to);
    written.map_err(|error| match trace.path() {
        path if path.is_empty() => error,
        path => S::Error::custom(format_args!("`{path}`: {error}")),
    })
}

pub fn deserialize<'de, T: Value, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
    let trace = Trace::default();
    let read = T::read(Reading::new(&ReadOptions::STRICT, &trace), from);
    read.map_err(|error| match trace.path() {
        path if path.is_empty() => error,
        // serde_json finds the line and column again at the end of the text.
        path => D::Error::custom(format_args!("`{path}`: {error}")),
    })
}

pub fn serialize_enum<E: Enum, S: Serializer>(number: i32, to: S) -> Result<S::Ok, S::Error> {
    enumeration::write::<E, S>(number, false, to)
}

pub fn deserialize_enum<'de, E: Enum + TryFrom<i32>, D: Deserializer<'de>>(
    from: D,
) -> Result<E, D::Error> {
    let trace = Trace::default();
    let reading = Reading::new(&ReadOptions::STRICT, &trace);
    let number = <i32 as Value<Closed<E>>>::read(reading, from)?;
    E::try_from(number).map_err(|_| D::Error::custom("enum number without a variant"))
}

/// Implements [`Value`] and serde's traits for types that implement [`Message`].
#[doc(hidden)]
#[macro_export]
macro_rules! __json_message {
    ($type:ty) => {
        $crate::__json_value!($type);
        $crate::__json_serde!($type);
    };
}

/// Implements [`Value`] for types that implement [`Message`].
#[doc(hidden)]
#[macro_export]
macro_rules! __json_value {
    ($type:ty) => {
        #[allow(deprecated)]
        impl $crate::Value for $type {
            fn write<__S: $crate::serde::Serializer>(
                &self,
                writing: $crate::Writing<'_>,
                to: __S,
            ) -> ::core::result::Result<__S::Ok, __S::Error> {
                $crate::implement::write_message(self, writing, to)
            }

            fn read<'de, __D: $crate::serde::Deserializer<'de>>(
                reading: $crate::Reading<'_>,
                from: __D,
            ) -> ::core::result::Result<Self, __D::Error> {
                $crate::implement::read_message(reading, from)
            }

            // Inlined, so that nothing is compiled of it where no service is described.
            #[inline]
            fn describe(levels: usize) -> $crate::Schema {
                $crate::implement::describe_message::<Self>(levels)
            }
        }
    };
}

/// Implements serde's traits for types that implement [`Value`].
#[doc(hidden)]
#[macro_export]
macro_rules! __json_serde {
    ($type:ty) => {
        #[allow(deprecated)]
        impl $crate::serde::Serialize for $type {
            fn serialize<__S: $crate::serde::Serializer>(
                &self,
                to: __S,
            ) -> ::core::result::Result<__S::Ok, __S::Error> {
                $crate::implement::serialize(self, to)
            }
        }

        #[allow(deprecated)]
        impl<'de> $crate::serde::Deserialize<'de> for $type {
            fn deserialize<__D: $crate::serde::Deserializer<'de>>(
                from: __D,
            ) -> ::core::result::Result<Self, __D::Error> {
                $crate::implement::deserialize(from)
            }
        }
    };
}

/// Implements [`Value`] and serde's traits for a type that is well known under another one.
#[doc(hidden)]
#[macro_export]
macro_rules! __json_well_known {
    ($type:ty, $same:ty) => {
        #[allow(deprecated)]
        impl $crate::Value for $type {
            const NULL: bool = <$same as $crate::Value>::NULL;

            fn write<__S: $crate::serde::Serializer>(
                &self,
                writing: $crate::Writing<'_>,
                to: __S,
            ) -> ::core::result::Result<__S::Ok, __S::Error> {
                $crate::implement::write_as::<Self, $same, __S>(self, writing, to)
            }

            fn read<'de, __D: $crate::serde::Deserializer<'de>>(
                reading: $crate::Reading<'_>,
                from: __D,
            ) -> ::core::result::Result<Self, __D::Error> {
                $crate::implement::read_as::<Self, $same, __D>(reading, from)
            }

            fn describe(levels: usize) -> $crate::Schema {
                <$same as $crate::Value>::describe(levels)
            }
        }

        $crate::__json_serde!($type);
    };
}

/// Implements serde's traits for enum types that implement [`Enum`] and prost's conversions.
#[doc(hidden)]
#[macro_export]
macro_rules! __json_enumeration {
    ($type:ty) => {
        #[allow(deprecated)]
        impl $crate::serde::Serialize for $type {
            fn serialize<__S: $crate::serde::Serializer>(
                &self,
                to: __S,
            ) -> ::core::result::Result<__S::Ok, __S::Error> {
                $crate::implement::serialize_enum::<$type, __S>(*self as i32, to)
            }
        }

        #[allow(deprecated)]
        impl<'de> $crate::serde::Deserialize<'de> for $type {
            fn deserialize<__D: $crate::serde::Deserializer<'de>>(
                from: __D,
            ) -> ::core::result::Result<Self, __D::Error> {
                $crate::implement::deserialize_enum::<$type, __D>(from)
            }
        }
    };
}
