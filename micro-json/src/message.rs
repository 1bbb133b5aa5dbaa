//! Messages: what generated code implements, and how it becomes an object.

use std::fmt;
use std::marker::PhantomData;

use serde_core::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};
use serde_core::ser::{SerializeMap, Serializer};

use super::{Fields, Member, Reading, Schema, Writing};

/// A protobuf message; generated code implements it.
pub trait Message: Default {
    /// Full protobuf name.
    const NAME: &'static str;

    /// The fields in the order of the `.proto`.
    const FIELDS: &'static [Field] = &[];

    /// Positions in [`Message::FIELDS`] of single messages, and their fields.
    const MESSAGES: &'static [(usize, Describe)] = &[];

    /// Writes the fields that are there.
    ///
    /// # Errors
    ///
    /// As [`super::Value::write`].
    fn write<M: SerializeMap>(&self, to: &mut Fields<'_, M>) -> Result<(), M::Error> {
        let _ = to;
        Ok(())
    }

    /// Reads the field that is at `field` in [`Message::FIELDS`].
    ///
    /// # Errors
    ///
    /// As [`super::Value::read`].
    fn read<'de, A: MapAccess<'de>>(
        &mut self,
        field: usize,
        from: Member<'_, A>,
    ) -> Result<(), A::Error> {
        let _ = field;
        from.skip()
    }
}

/// A field: its name in JSON, that in the `.proto`, and its type in the manner of Go, which is
/// `int32`, `[]string`, `[]pkg.Message`, or nothing for maps.
pub type Field = (&'static str, &'static str, &'static str);

/// [`super::Value::describe`] of some type.
pub type Describe = fn(usize) -> Schema;

/// Writes a message as an object.
pub(super) fn write<T: Message, S: Serializer>(
    message: &T,
    writing: Writing<'_>,
    to: S,
) -> Result<S::Ok, S::Error> {
    let writing = writing.deeper()?;
    let mut object = to.serialize_map(None)?;
    message.write(&mut Fields::new(&mut object, T::FIELDS, writing))?;
    object.end()
}

/// Reads a message from an object.
pub(super) fn read<'de, T: Message, D: Deserializer<'de>>(
    reading: Reading<'_>,
    from: D,
) -> Result<T, D::Error> {
    from.deserialize_map(Object {
        reading: reading.deeper()?,
        of: PhantomData,
    })
}

struct Object<'a, T> {
    reading: Reading<'a>,
    of: PhantomData<T>,
}

impl<'de, T: Message> Visitor<'de> for Object<'_, T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object of `{}`", T::NAME)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<T, A::Error> {
        let reading = self.reading;
        let mut message = T::default();
        let mut seen = Seen::default();
        let mut next = 0;
        loop {
            let name = Name {
                message: T::NAME,
                fields: T::FIELDS,
                next,
                reading,
            };
            let Some(found) = object.next_key_seed(name)? else {
                return Ok(message);
            };
            let Some(index) = found else {
                object.next_value::<IgnoredAny>()?;
                continue;
            };
            next = index + 1;
            let read = match seen.insert(index) {
                true => message.read(index, Member::new(&mut object, reading)),
                false => Err(A::Error::custom("this field is there twice")),
            };
            read.inspect_err(|_| reading.trace.field(T::FIELDS[index].0))?;
        }
    }
}

/// Reads a name and finds its field; `None` for an unknown one that is passed over.
struct Name<'a> {
    message: &'static str,
    fields: &'static [Field],
    /// Where the field is if they come in the order of the `.proto`.
    next: usize,
    reading: Reading<'a>,
}

impl Name<'_> {
    #[inline]
    fn find(&self, name: &str) -> Option<usize> {
        match self.fields.get(self.next) {
            Some(field) if field.0 == name => Some(self.next),
            _ => self.search(name),
        }
    }

    fn search(&self, name: &str) -> Option<usize> {
        // Both sorts of names are looked for from where the last field was, since few messages
        // mix them. A JSON name goes before the equal name of another field in the `.proto`.
        let position = |is: fn(&Field, &str) -> bool| {
            let (before, after) = self.fields.split_at(self.next);
            let found = after.iter().position(|field| is(field, name));
            found
                .map(|at| at + before.len())
                .or_else(|| before.iter().position(|field| is(field, name)))
        };
        position(|field, name| field.0 == name).or_else(|| position(|field, name| field.1 == name))
    }
}

impl<'de> DeserializeSeed<'de> for Name<'_> {
    type Value = Option<usize>;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Option<usize>, D::Error> {
        from.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Name<'_> {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a field name of `{}`", self.message)
    }

    #[inline]
    fn visit_str<E: Error>(self, name: &str) -> Result<Option<usize>, E> {
        match self.find(name) {
            None if !self.reading.options.ignore_unknown => Err(unknown(name, self.message)),
            found => Ok(found),
        }
    }
}

#[cold]
pub(super) fn unknown<E: Error>(name: &str, message: &str) -> E {
    E::custom(format_args!(
        "unknown field `{name}`, `{message}` has none of this name"
    ))
}

/// The fields that were there already.
#[derive(Default)]
struct Seen {
    first: u64,
    /// Only for messages of more fields than bits above.
    more: Vec<u64>,
}

impl Seen {
    /// Adds a field, and returns whether it is new.
    #[inline]
    fn insert(&mut self, index: usize) -> bool {
        let bit = 1 << (index % 64);
        let word = match index / 64 {
            0 => &mut self.first,
            word => self.word(word - 1),
        };
        let new = *word & bit == 0;
        *word |= bit;
        new
    }

    #[cold]
    fn word(&mut self, word: usize) -> &mut u64 {
        if self.more.len() <= word {
            self.more.resize(word + 1, 0);
        }
        &mut self.more[word]
    }
}
