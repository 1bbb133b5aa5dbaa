//! JSON as Go's decoder takes it.

use std::fmt;
use std::marker::PhantomData;

use serde_core::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::Metadata;

/// What is read member by member.
pub(super) trait Object: Default {
    /// Reads the value of a member, by its key in lower case; false when there is no such member.
    fn member<'de, A: MapAccess<'de>>(&mut self, key: &str, map: &mut A) -> Result<bool, A::Error>;

    /// Called when all is read.
    fn end(&mut self) {}
}

/// Reads an object; none when it is `null`.
pub(super) fn top<T: Object>(bytes: &[u8]) -> serde_json::Result<Option<T>> {
    let Maybe(object) = serde_json::from_slice::<Maybe<T>>(bytes)?;
    Ok(object)
}

/// Reads a map; none when it is `null`.
pub(super) fn top_metadata(bytes: &[u8]) -> serde_json::Result<Option<Metadata>> {
    let Pairs(metadata) = serde_json::from_slice(bytes)?;
    Ok(metadata)
}

/// An object, or `null`; an empty list is taken for an empty object.
pub(super) struct Maybe<T>(pub(super) Option<T>);

impl<'de, T: Object> Deserialize<'de> for Maybe<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Of<T>(PhantomData<T>);

        impl<'de, T: Object> Visitor<'de> for Of<T> {
            type Value = Maybe<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_unit<E>(self) -> Result<Self::Value, E> {
                Ok(Maybe(None))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Self::Value, A::Error> {
                nothing_in(seq)?;
                Ok(Maybe(Some(T::default())))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut object = T::default();
                while let Some(Text(mut key)) = map.next_key()? {
                    key.make_ascii_lowercase();
                    if !object.member(&key, &mut map)? {
                        map.next_value::<IgnoredAny>()?;
                    }
                }
                object.end();
                Ok(Maybe(Some(object)))
            }
        }

        from.deserialize_any(Of(PhantomData))
    }
}

/// Some objects; those that are `null` are left out.
pub(super) struct List<T>(pub(super) Vec<T>);

impl<'de, T: Object> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Of<T>(PhantomData<T>);

        impl<'de, T: Object> Visitor<'de> for Of<T> {
            type Value = List<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list")
            }

            fn visit_unit<E>(self) -> Result<Self::Value, E> {
                Ok(List(Vec::new()))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                match map.next_key::<IgnoredAny>()? {
                    None => Ok(List(Vec::new())),
                    Some(_) => Err(Error::custom("an object where a list should be")),
                }
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
                let mut items = Vec::new();
                while let Some(Maybe(item)) = seq.next_element()? {
                    items.extend(item);
                }
                Ok(List(items))
            }
        }

        from.deserialize_any(Of(PhantomData))
    }
}

/// Names and texts, or `null`.
pub(super) struct Pairs(pub(super) Option<Metadata>);

impl<'de> Deserialize<'de> for Pairs {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Of;

        impl<'de> Visitor<'de> for Of {
            type Value = Pairs;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of strings")
            }

            fn visit_unit<E>(self) -> Result<Self::Value, E> {
                Ok(Pairs(None))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Self::Value, A::Error> {
                nothing_in(seq)?;
                Ok(Pairs(Some(Metadata::new())))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut pairs = Metadata::new();
                while let Some((Text(key), Text(value))) = map.next_entry()? {
                    pairs.insert(key, value);
                }
                Ok(Pairs(Some(pairs)))
            }
        }

        from.deserialize_any(Of)
    }
}

/// A string; `null` is the empty one.
pub(super) struct Text(pub(super) String);

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Of;

        impl Visitor<'_> for Of {
            type Value = Text;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }

            fn visit_unit<E>(self) -> Result<Self::Value, E> {
                Ok(Text(String::new()))
            }

            fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Text(text.to_owned()))
            }
        }

        from.deserialize_any(Of)
    }
}

fn nothing_in<'de, A: SeqAccess<'de>>(mut seq: A) -> Result<(), A::Error> {
    match seq.next_element::<IgnoredAny>()? {
        None => Ok(()),
        Some(_) => Err(Error::custom("a list where an object should be")),
    }
}
