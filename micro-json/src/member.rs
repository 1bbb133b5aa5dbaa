//! Reading the members of a message's object; generated code calls one method a field.

use std::fmt;
use std::marker::PhantomData;

use serde_core::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};

use super::containers::{List, Object};
use super::{Closed, Map, Open, Plain, Reading, Value};

/// The value of a member whose name has been read.
#[derive(Debug)]
pub struct Member<'a, A, K = Plain> {
    object: &'a mut A,
    reading: Reading<'a>,
    kind: PhantomData<K>,
}

impl<'a, A> Member<'a, A> {
    pub(super) fn new(object: &'a mut A, reading: Reading<'a>) -> Self {
        Self {
            object,
            reading,
            kind: PhantomData,
        }
    }

    /// Takes numbers for those of an enum.
    pub fn open<E>(self) -> Member<'a, A, Open<E>> {
        Member {
            object: self.object,
            reading: self.reading,
            kind: PhantomData,
        }
    }

    /// Takes numbers for those of an enum that has no others.
    pub fn closed<E>(self) -> Member<'a, A, Closed<E>> {
        Member {
            object: self.object,
            reading: self.reading,
            kind: PhantomData,
        }
    }

    /// Passes over the value.
    ///
    /// # Errors
    ///
    /// When it is not JSON.
    pub fn skip<'de>(self) -> Result<(), A::Error>
    where
        A: MapAccess<'de>,
    {
        self.object.next_value::<IgnoredAny>().map(drop)
    }
}

impl<'de, A: MapAccess<'de>, K> Member<'_, A, K> {
    /// Reads a field that always has a value.
    ///
    /// # Errors
    ///
    /// As [`Value::read`].
    #[inline]
    pub fn implicit<T: Value<K>>(self, field: &mut T) -> Result<(), A::Error> {
        if let Some(value) = self.read()? {
            *field = value;
        }
        Ok(())
    }

    /// Reads a field with presence.
    ///
    /// # Errors
    ///
    /// As [`Value::read`].
    #[inline]
    pub fn optional<T: Value<K>>(self, field: &mut Option<T>) -> Result<(), A::Error> {
        *field = self.read()?;
        Ok(())
    }

    /// Reads a member of a oneof, of which only one may be there.
    ///
    /// # Errors
    ///
    /// As [`Value::read`], and when the oneof has a value already.
    #[inline]
    pub fn one_of<T: Value<K>, O>(
        self,
        field: &mut Option<O>,
        variant: fn(T) -> O,
    ) -> Result<(), A::Error> {
        if let Some(value) = self.read()? {
            if field.is_some() {
                return Err(A::Error::custom(
                    "another member of the same oneof is set already",
                ));
            }
            *field = Some(variant(value));
        }
        Ok(())
    }

    /// Reads a list.
    ///
    /// # Errors
    ///
    /// As [`Value::read`].
    pub fn repeated<T: Value<K>>(self, field: &mut Vec<T>) -> Result<(), A::Error> {
        self.object.next_value_seed(List {
            field,
            reading: self.reading,
            kind: self.kind,
        })
    }

    /// Reads a map.
    ///
    /// # Errors
    ///
    /// As [`Value::read`], and when a key is there twice.
    pub fn map<C: Map<Value: Value<K>>>(self, field: &mut C) -> Result<(), A::Error> {
        self.object.next_value_seed(Object {
            field,
            reading: self.reading,
            kind: self.kind,
        })
    }

    #[inline]
    fn read<T: Value<K>>(self) -> Result<Option<T>, A::Error> {
        self.object.next_value_seed(Nullable {
            reading: self.reading,
            of: PhantomData::<(T, K)>,
        })
    }
}

/// A value or `null`.
struct Nullable<'a, T, K> {
    reading: Reading<'a>,
    of: PhantomData<(T, K)>,
}

impl<'de, T: Value<K>, K> DeserializeSeed<'de> for Nullable<'_, T, K> {
    type Value = Option<T>;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Option<T>, D::Error> {
        if T::NULL {
            T::read_known(self.reading, from)
        } else {
            from.deserialize_option(self)
        }
    }
}

impl<'de, T: Value<K>, K> Visitor<'de> for Nullable<'_, T, K> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value or null")
    }

    fn visit_unit<E: Error>(self) -> Result<Option<T>, E> {
        Ok(None)
    }

    fn visit_none<E: Error>(self) -> Result<Option<T>, E> {
        Ok(None)
    }

    #[inline]
    fn visit_some<D: Deserializer<'de>>(self, from: D) -> Result<Option<T>, D::Error> {
        T::read_known(self.reading, from)
    }
}
