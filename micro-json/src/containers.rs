//! Reading lists and maps into the fields that hold them.

use std::fmt;
use std::marker::PhantomData;

use serde_core::de::{
    DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Unexpected, Visitor,
};

use super::{Key, Map, Reading, Value};

pub(super) struct List<'a, 'f, T, K> {
    pub(super) field: &'f mut Vec<T>,
    pub(super) reading: Reading<'a>,
    pub(super) kind: PhantomData<K>,
}

impl<'de, T: Value<K>, K> DeserializeSeed<'de> for List<'_, '_, T, K> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_option(self)
    }
}

impl<'de, T: Value<K>, K> Visitor<'de> for List<'_, '_, T, K> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_none<E: Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_some<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_seq(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        for index in 0.. {
            let seed = Element {
                reading: self.reading,
                of: PhantomData::<(T, K)>,
            };
            let read = list.next_element_seed(seed);
            match read.inspect_err(|_| self.reading.trace.index(index))? {
                Some(value) => self.field.extend(value),
                None => break,
            }
        }
        Ok(())
    }
}

pub(super) struct Object<'a, 'f, C, K> {
    pub(super) field: &'f mut C,
    pub(super) reading: Reading<'a>,
    pub(super) kind: PhantomData<K>,
}

impl<'de, C: Map<Value: Value<K>>, K> DeserializeSeed<'de> for Object<'_, '_, C, K> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_option(self)
    }
}

impl<'de, C: Map<Value: Value<K>>, K> Visitor<'de> for Object<'_, '_, C, K> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_none<E: Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_some<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_map(self)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<(), A::Error> {
        while let Some(key) = object.next_key_seed(KeySeed(PhantomData::<C::Key>))? {
            let seed = Element {
                reading: self.reading,
                of: PhantomData::<(C::Value, K)>,
            };
            let read = object.next_value_seed(seed);
            let Some(value) = read.inspect_err(|_| self.reading.trace.key(&key))? else {
                continue;
            };
            if self.field.put(key, value).is_some() {
                return Err(A::Error::custom("this key is there twice"));
            }
        }
        Ok(())
    }
}

/// A value that is not `null`, or not for want of one.
struct Element<'a, T, K> {
    reading: Reading<'a>,
    of: PhantomData<(T, K)>,
}

impl<'de, T: Value<K>, K> DeserializeSeed<'de> for Element<'_, T, K> {
    type Value = Option<T>;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Option<T>, D::Error> {
        T::read_known(self.reading, from)
    }
}

struct KeySeed<K>(PhantomData<K>);

impl<'de, K: Key> DeserializeSeed<'de> for KeySeed<K> {
    type Value = K;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<K, D::Error> {
        from.deserialize_str(self)
    }
}

impl<K: Key> Visitor<'_> for KeySeed<K> {
    type Value = K;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} as a key", K::EXPECTED)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<K, E> {
        K::parse(text).ok_or_else(|| E::invalid_value(Unexpected::Str(text), &self))
    }
}
