//! Gives a type what it asks for, and notes what that was.

use std::cell::Cell;
use std::fmt;

use serde_core::de::{DeserializeSeed, Deserializer, Error, Visitor};

use super::parts::{Fields, List, Variant};
use super::{Node, State};

/// Reads one value.
pub(super) struct Reader<'a> {
    pub(super) node: &'a mut Node,
    /// How many levels of fields are noted.
    pub(super) levels: usize,
    /// Whether there is a value that is not to be given again; one is enough for each attempt, since all around
    /// it fail too.
    pub(super) learnt: &'a Cell<bool>,
}

impl Reader<'_> {
    pub(super) fn is(&mut self, name: &'static str) {
        self.node.name = name;
    }
}

/// Reads the value of `node` within another value.
pub(super) fn read<'de, S: DeserializeSeed<'de>>(
    seed: S,
    node: &mut Node,
    levels: usize,
    learnt: &Cell<bool>,
) -> Result<S::Value, Refused> {
    node.state = State::Read;
    let value = seed.deserialize(Reader {
        node,
        levels,
        learnt,
    });
    if value.is_err() && !learnt.replace(true) {
        node.refuse();
    }
    value
}

macro_rules! plain {
    ($($method:ident $visit:ident $value:expr, $name:literal;)*) => {$(
        fn $method<V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value, Refused> {
            self.is($name);
            visitor.$visit($value)
        }
    )*};
}

impl<'de> Deserializer<'de> for Reader<'_> {
    type Error = Refused;

    plain! {
        deserialize_bool visit_bool false, "bool";
        deserialize_i8 visit_i8 1, "int8";
        deserialize_i16 visit_i16 1, "int16";
        deserialize_i32 visit_i32 1, "int32";
        deserialize_i64 visit_i64 1, "int64";
        deserialize_i128 visit_i128 1, "int128";
        deserialize_u8 visit_u8 1, "uint8";
        deserialize_u16 visit_u16 1, "uint16";
        deserialize_u32 visit_u32 1, "uint32";
        deserialize_u64 visit_u64 1, "uint64";
        deserialize_u128 visit_u128 1, "uint128";
        deserialize_f32 visit_f32 1.0, "float32";
        deserialize_f64 visit_f64 1.0, "float64";
        deserialize_char visit_char 'a', "string";
        deserialize_str visit_str "", "string";
        deserialize_string visit_str "", "string";
        deserialize_bytes visit_bytes b"", "[]uint8";
        deserialize_byte_buf visit_bytes b"", "[]uint8";
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        visitor.visit_unit()
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        visitor.visit_some(self)
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        visitor.visit_unit()
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        mut self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Refused> {
        self.is(name);
        visitor.visit_unit()
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Refused> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        visitor.visit_seq(List::of(self, 1))
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        len: usize,
        visitor: V,
    ) -> Result<V::Value, Refused> {
        visitor.visit_seq(List::of(self, len))
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        len: usize,
        visitor: V,
    ) -> Result<V::Value, Refused> {
        visitor.visit_seq(List::of(self, len))
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        visitor.visit_map(Fields {
            fields: &mut [],
            levels: 0,
            learnt: self.learnt,
        })
    }

    fn deserialize_struct<V: Visitor<'de>>(
        mut self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refused> {
        self.is(name);
        let Some(levels) = self.levels.checked_sub(1) else {
            return Err(Refused);
        };
        let node = self.node;
        if node.fields.is_empty() {
            let fields = fields.iter().map(|name| (*name, Node::default()));
            node.fields = fields.collect();
        }
        node.fields.iter_mut().for_each(|(_, field)| field.renew());
        let value = visitor.visit_map(Fields {
            fields: &mut node.fields,
            levels,
            learnt: self.learnt,
        });
        // A name that nobody wants a value for is another name of a field that was given.
        if value.is_err() {
            let mut fields = node.fields.iter_mut().map(|(_, field)| field);
            if let Some(offered) = fields.find(|field| field.state == State::Offered)
                && !self.learnt.replace(true)
            {
                offered.refuse();
            }
        }
        value
    }

    fn deserialize_enum<V: Visitor<'de>>(
        mut self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refused> {
        self.is(name);
        let variant = variants.first().ok_or(Refused)?;
        visitor.visit_enum(Variant {
            reader: self,
            variant,
        })
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        visitor.visit_unit()
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        visitor.visit_unit()
    }
}

/// A value was not what the type wants. Nobody reads why.
#[derive(Debug)]
pub(super) struct Refused;

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("refused")
    }
}

impl std::error::Error for Refused {}

impl Error for Refused {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}
