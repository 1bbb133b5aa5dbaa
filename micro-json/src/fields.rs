//! Writing the fields of a message; generated code calls one method a field.

use std::marker::PhantomData;

use serde_core::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

use super::message::Field;
use super::{Closed, Key, Map, Open, Plain, Value, Writing};

/// The object a message is written into.
#[derive(Debug)]
pub struct Fields<'a, M, K = Plain> {
    object: &'a mut M,
    fields: &'static [Field],
    writing: Writing<'a>,
    kind: PhantomData<K>,
}

impl<'a, M: SerializeMap> Fields<'a, M> {
    pub(super) fn new(object: &'a mut M, fields: &'static [Field], writing: Writing<'a>) -> Self {
        Self {
            object,
            fields,
            writing,
            kind: PhantomData,
        }
    }
}

impl<M: SerializeMap, K> Fields<'_, M, K> {
    /// Takes the next field's numbers for those of an enum.
    pub fn open<E>(&mut self) -> Fields<'_, M, Open<E>> {
        self.of()
    }

    /// Takes the next field's numbers for those of an enum that has no others.
    pub fn closed<E>(&mut self) -> Fields<'_, M, Closed<E>> {
        self.of()
    }

    fn of<L>(&mut self) -> Fields<'_, M, L> {
        Fields {
            object: self.object,
            fields: self.fields,
            writing: self.writing,
            kind: PhantomData,
        }
    }

    /// Writes a field without presence, unless it holds its default.
    ///
    /// # Errors
    ///
    /// As [`Value::write`].
    pub fn implicit<T: Value<K>>(&mut self, field: usize, value: &T) -> Result<(), M::Error> {
        if self.writing.options.defaults || !value.is_default() {
            self.always(field, value)?;
        }
        Ok(())
    }

    /// Writes a field with presence, if it is there.
    ///
    /// # Errors
    ///
    /// As [`Value::write`].
    pub fn optional<T: Value<K>>(
        &mut self,
        field: usize,
        value: &Option<T>,
    ) -> Result<(), M::Error> {
        match value {
            Some(value) => self.always(field, value),
            None => Ok(()),
        }
    }

    /// Writes a field whatever it holds.
    ///
    /// # Errors
    ///
    /// As [`Value::write`].
    pub fn always<T: Value<K>>(&mut self, field: usize, value: &T) -> Result<(), M::Error> {
        let value = Element {
            value,
            writing: self.writing,
            kind: PhantomData::<K>,
        };
        self.entry(field, &value)
    }

    /// Writes a list, unless it is empty.
    ///
    /// # Errors
    ///
    /// As [`Value::write`].
    pub fn repeated<T: Value<K>>(&mut self, field: usize, list: &[T]) -> Result<(), M::Error> {
        if list.is_empty() && !self.writing.options.defaults {
            return Ok(());
        }
        let list = List {
            list,
            writing: self.writing,
            kind: PhantomData::<K>,
        };
        self.entry(field, &list)
    }

    /// Writes a map, unless it is empty.
    ///
    /// # Errors
    ///
    /// As [`Value::write`].
    pub fn map<C: Map<Value: Value<K>>>(&mut self, field: usize, map: &C) -> Result<(), M::Error> {
        if map.is_empty() && !self.writing.options.defaults {
            return Ok(());
        }
        let object = Object {
            map,
            writing: self.writing,
            kind: PhantomData::<K>,
        };
        self.entry(field, &object)
    }

    fn entry(&mut self, field: usize, value: &impl Serialize) -> Result<(), M::Error> {
        let (json, proto, _) = self.fields[field];
        let name = if self.writing.options.proto_names {
            proto
        } else {
            json
        };
        let written = self.object.serialize_entry(name, value);
        written.inspect_err(|_| self.writing.trace.field(json))
    }
}

/// A single value, with what it needs for being written.
pub(super) struct Element<'a, T, K> {
    pub(super) value: &'a T,
    pub(super) writing: Writing<'a>,
    pub(super) kind: PhantomData<K>,
}

impl<T: Value<K>, K> Serialize for Element<'_, T, K> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.value.write(self.writing, to)
    }
}

struct List<'a, T, K> {
    list: &'a [T],
    writing: Writing<'a>,
    kind: PhantomData<K>,
}

impl<T: Value<K>, K> Serialize for List<'_, T, K> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let writing = self.writing;
        let mut to = to.serialize_seq(Some(self.list.len()))?;
        for (index, value) in self.list.iter().enumerate() {
            to.serialize_element(&Element {
                value,
                writing,
                kind: self.kind,
            })
            .inspect_err(|_| writing.trace.index(index))?;
        }
        to.end()
    }
}

struct Object<'a, C, K> {
    map: &'a C,
    writing: Writing<'a>,
    kind: PhantomData<K>,
}

impl<C: Map<Value: Value<K>>, K> Serialize for Object<'_, C, K> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let writing = self.writing;
        let mut to = to.serialize_map(None)?;
        for (key, value) in self.map.entries() {
            key.with_text(|text| {
                to.serialize_entry(
                    text,
                    &Element {
                        value,
                        writing,
                        kind: self.kind,
                    },
                )
            })
            .inspect_err(|_| writing.trace.key(key))?;
        }
        to.end()
    }
}
