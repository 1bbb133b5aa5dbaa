//! The message of the tests.

use std::collections::{BTreeMap, HashMap};

use prost_types::{Any, Struct, Timestamp, Value};

use crate::{Describe, Enum, Field, Fields, MapAccess, Member, Message, SerializeMap};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, prost::Enumeration)]
#[repr(i32)]
pub(super) enum Color {
    Red = 0,
    Green = 1,
}

impl Enum for Color {
    const NAME: &'static str = "pkg.Color";
    const VALUES: &'static [(&'static str, i32)] = &[("RED", 0), ("GREEN", 1), ("VERT", 1)];
}

crate::enumeration!(Color);

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Sample {
    #[prost(int32, tag = "1")]
    pub int: i32,
    #[prost(int64, tag = "2")]
    pub long: i64,
    #[prost(string, optional, tag = "3")]
    pub display_name: Option<String>,
    #[prost(double, tag = "4")]
    pub real: f64,
    #[prost(bytes = "vec", tag = "5")]
    pub data: Vec<u8>,
    #[prost(enumeration = "Color", tag = "6")]
    pub color: i32,
    #[prost(enumeration = "Color", repeated, tag = "7")]
    pub colors: Vec<i32>,
    #[prost(message, optional, boxed, tag = "8")]
    pub child: Option<Box<Sample>>,
    #[prost(message, repeated, tag = "9")]
    pub children: Vec<Sample>,
    #[prost(btree_map = "string, int32", tag = "10")]
    pub counts: BTreeMap<String, i32>,
    #[prost(map = "int64, enumeration(Color)", tag = "11")]
    pub palette: HashMap<i64, i32>,
    #[prost(oneof = "Choice", tags = "12, 13")]
    pub choice: Option<Choice>,
    #[prost(message, optional, tag = "14")]
    pub at: Option<Timestamp>,
    #[prost(message, optional, tag = "15")]
    pub any: Option<Any>,
    #[prost(message, optional, tag = "16")]
    pub value: Option<Value>,
    #[prost(message, optional, tag = "17")]
    pub object: Option<Struct>,
    #[prost(float, tag = "18")]
    pub ratio: f32,
    #[prost(uint64, optional, tag = "19")]
    pub limit: Option<u64>,
    #[prost(btree_map = "bool, bool", tag = "20")]
    pub flags: BTreeMap<bool, bool>,
}

#[derive(Clone, PartialEq, prost::Oneof)]
pub(super) enum Choice {
    #[prost(string, tag = "12")]
    Word(String),
    #[prost(enumeration = "Color", tag = "13")]
    Paint(i32),
}

impl Message for Sample {
    const NAME: &'static str = "pkg.Sample";
    const FIELDS: &'static [Field] = &[
        ("int", "int", "int32"),
        ("long", "long", "int64"),
        ("displayName", "display_name", "string"),
        ("real", "real", "float64"),
        ("data", "data", "[]uint8"),
        ("color", "color", "pkg.Color"),
        ("colors", "colors", "[]pkg.Color"),
        ("child", "child", "pkg.Sample"),
        ("children", "children", "[]pkg.Sample"),
        ("counts", "counts", ""),
        ("palette", "palette", ""),
        ("word", "word", "string"),
        ("paint", "paint", "pkg.Color"),
        ("at", "at", "google.protobuf.Timestamp"),
        ("any", "any", "google.protobuf.Any"),
        ("value", "value", "google.protobuf.Value"),
        ("object", "object", "google.protobuf.Struct"),
        ("ratio", "ratio", "float32"),
        ("limit", "limit", "uint64"),
        ("flags", "flags", ""),
    ];

    const MESSAGES: &'static [(usize, Describe)] = &[(7, <Sample as crate::Value>::describe)];

    fn write<M: SerializeMap>(&self, to: &mut Fields<'_, M>) -> Result<(), M::Error> {
        to.implicit(0, &self.int)?;
        to.implicit(1, &self.long)?;
        to.optional(2, &self.display_name)?;
        to.implicit(3, &self.real)?;
        to.implicit(4, &self.data)?;
        to.open::<Color>().implicit(5, &self.color)?;
        to.open::<Color>().repeated(6, &self.colors)?;
        to.optional(7, &self.child)?;
        to.repeated(8, &self.children)?;
        to.map(9, &self.counts)?;
        to.open::<Color>().map(10, &self.palette)?;
        match &self.choice {
            Some(Choice::Word(value)) => to.always(11, value)?,
            Some(Choice::Paint(value)) => to.open::<Color>().always(12, value)?,
            None => {}
        }
        to.optional(13, &self.at)?;
        to.optional(14, &self.any)?;
        to.optional(15, &self.value)?;
        to.optional(16, &self.object)?;
        to.implicit(17, &self.ratio)?;
        to.optional(18, &self.limit)?;
        to.map(19, &self.flags)
    }

    fn read<'de, A: MapAccess<'de>>(
        &mut self,
        field: usize,
        from: Member<'_, A>,
    ) -> Result<(), A::Error> {
        match field {
            0 => from.implicit(&mut self.int),
            1 => from.implicit(&mut self.long),
            2 => from.optional(&mut self.display_name),
            3 => from.implicit(&mut self.real),
            4 => from.implicit(&mut self.data),
            5 => from.open::<Color>().implicit(&mut self.color),
            6 => from.open::<Color>().repeated(&mut self.colors),
            7 => from.optional(&mut self.child),
            8 => from.repeated(&mut self.children),
            9 => from.map(&mut self.counts),
            10 => from.open::<Color>().map(&mut self.palette),
            11 => from.one_of(&mut self.choice, Choice::Word),
            12 => from.open::<Color>().one_of(&mut self.choice, Choice::Paint),
            13 => from.optional(&mut self.at),
            14 => from.optional(&mut self.any),
            15 => from.optional(&mut self.value),
            16 => from.optional(&mut self.object),
            17 => from.implicit(&mut self.ratio),
            18 => from.optional(&mut self.limit),
            19 => from.map(&mut self.flags),
            _ => from.skip(),
        }
    }
}

crate::message!(Sample);
