//! The parts of what a type asks for: fields, elements, variants.

use std::cell::Cell;

use serde_core::de::value::StrDeserializer;
use serde_core::de::{DeserializeSeed, EnumAccess, MapAccess, SeqAccess, VariantAccess, Visitor};

use super::reader::{Reader, Refused, read};
use super::{Node, State};

/// The fields of a struct.
pub(super) struct Fields<'a> {
    pub(super) fields: &'a mut [(&'static str, Node)],
    pub(super) levels: usize,
    pub(super) learnt: &'a Cell<bool>,
}

impl<'de> MapAccess<'de> for Fields<'_> {
    type Error = Refused;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Refused> {
        let mut fields = self.fields.iter_mut();
        let Some((name, field)) = fields.find(|(_, field)| field.state == State::New) else {
            return Ok(None);
        };
        field.state = State::Offered;
        seed.deserialize(StrDeserializer::new(name)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Refused> {
        let mut fields = self.fields.iter_mut();
        let offered = fields.find(|(_, field)| field.state == State::Offered);
        let (_, field) = offered.ok_or(Refused)?;
        read(seed, field, self.levels, self.learnt)
    }
}

/// The elements of a list, which are not told more of than their type.
pub(super) struct List<'a> {
    element: &'a mut Node,
    left: usize,
    learnt: &'a Cell<bool>,
}

impl<'a> List<'a> {
    pub(super) fn of(reader: Reader<'a>, len: usize) -> Self {
        let element = reader.node.element.get_or_insert_default();
        element.renew();
        let left = if element.is_refused() { 0 } else { len };
        Self {
            element,
            left,
            learnt: reader.learnt,
        }
    }
}

impl<'de> SeqAccess<'de> for List<'_> {
    type Error = Refused;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Refused> {
        let Some(left) = self.left.checked_sub(1) else {
            return Ok(None);
        };
        self.left = left;
        if self.element.state == State::New {
            return read(seed, self.element, 0, self.learnt).map(Some);
        }
        // Of a tuple, the first is told; if another is refused, so is all of it.
        let mut other = Node::default();
        read(seed, &mut other, 0, &Cell::new(true)).map(Some)
    }
}

/// The first variant of an enum: if it is a bare one, the enum is a text.
pub(super) struct Variant<'a> {
    pub(super) reader: Reader<'a>,
    pub(super) variant: &'static str,
}

impl<'de, 'a> EnumAccess<'de> for Variant<'a> {
    type Error = Refused;
    type Variant = Reader<'a>;

    fn variant_seed<V: DeserializeSeed<'de>>(
        self,
        seed: V,
    ) -> Result<(V::Value, Reader<'a>), Refused> {
        let value = seed.deserialize(StrDeserializer::new(self.variant))?;
        Ok((value, self.reader))
    }
}

impl<'de> VariantAccess<'de> for Reader<'_> {
    type Error = Refused;

    fn unit_variant(mut self) -> Result<(), Refused> {
        self.is("string");
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, _: T) -> Result<T::Value, Refused> {
        Err(Refused)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, Refused> {
        Err(Refused)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Refused> {
        Err(Refused)
    }
}
