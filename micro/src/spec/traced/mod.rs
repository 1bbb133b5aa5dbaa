//! The fields of serde types, learnt from what they ask for when they are read.
//!
//! A type is read from values that say nothing, and what it asks for is noted. Where it refuses such a value, it is
//! read again without that one, until there is nothing more to learn. `reader.rs` gives the values, `parts.rs` those
//! within others.

mod parts;
mod reader;

use std::cell::Cell;

use serde_core::de::DeserializeOwned;

use self::reader::Reader;
use crate::json::Schema;

/// How many levels of fields a record has below the message itself.
const LEVELS: usize = 2;

/// How often a type is read; it takes one more time for each value that it refuses.
const ATTEMPTS: usize = 1000;

/// Returns what is known of `T`: its fields, or the kind of value it is.
pub(crate) fn schema<T: DeserializeOwned>() -> Option<Schema> {
    let mut root = Node::default();
    for _ in 0..ATTEMPTS {
        let learnt = Cell::new(false);
        let reader = Reader {
            node: &mut root,
            levels: LEVELS,
            learnt: &learnt,
        };
        if T::deserialize(reader).is_ok() || !learnt.get() {
            break;
        }
    }
    let type_name = root.type_name();
    (!type_name.is_empty()).then(|| root.into_schema(type_name))
}

/// A value that was asked for.
#[derive(Debug, Default)]
struct Node {
    /// The type; empty for maps, and for what may be anything.
    name: &'static str,
    /// What a list is of.
    element: Option<Box<Node>>,
    /// By their names, in the order of their declaration.
    fields: Vec<(&'static str, Node)>,
    state: State,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    #[default]
    New,
    /// Its name was given, but its value not yet asked for.
    Offered,
    Read,
    /// It is not to be given again: what was given was refused, or it is another name of a field.
    Refused {
        read: bool,
    },
}

impl Node {
    fn type_name(&self) -> String {
        match &self.element {
            Some(element) => format!("[]{}", element.type_name()),
            None => self.name.to_owned(),
        }
    }

    /// Has it given once more, unless it was refused.
    fn renew(&mut self) {
        if !self.is_refused() {
            self.state = State::New;
        }
    }

    fn is_refused(&self) -> bool {
        matches!(self.state, State::Refused { .. })
    }

    fn refuse(&mut self) {
        let read = self.state == State::Read;
        self.state = State::Refused { read };
    }

    fn into_schema(self, name: String) -> Schema {
        let type_name = self.type_name();
        let read = |state| matches!(state, State::Read | State::Refused { read: true });
        let fields = self.fields.into_iter();
        let fields = fields.filter(|(_, field)| read(field.state));
        Schema {
            name,
            type_name,
            values: fields
                .map(|(name, field)| field.into_schema(name.to_owned()))
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;
    use std::num::NonZeroU8;

    use serde::Deserialize;

    use super::*;

    /// `name type` of each field, deeper ones indented.
    fn told<T: DeserializeOwned>() -> Vec<String> {
        fn tell(schema: &Schema, indent: &str, told: &mut Vec<String>) {
            told.push(format!("{indent}{} {}", schema.name, schema.type_name));
            let deeper = format!("{indent} ");
            for value in &schema.values {
                tell(value, &deeper, told);
            }
        }
        let mut lines = Vec::new();
        if let Some(schema) = schema::<T>() {
            tell(&schema, "", &mut lines);
        }
        lines
    }

    #[allow(dead_code)]
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Order {
        order_id: u64,
        lines: Vec<Line>,
        #[serde(default)]
        paid: bool,
        address: Option<Address>,
        state: Kind,
        tags: HashMap<String, String>,
        weight: f32,
        pair: (String, i8),
        count: NonZeroU8,
        anything: serde_json::Value,
        parent: Option<Box<Order>>,
        #[serde(skip)]
        skipped: u8,
        blob: Vec<u8>,
        unit: (),
    }

    #[allow(dead_code)]
    #[derive(Deserialize)]
    struct Line {
        text: String,
    }

    #[allow(dead_code)]
    #[derive(Deserialize)]
    struct Address {
        street: String,
        city: City,
        zip: Zip,
    }

    #[allow(dead_code)]
    #[derive(Deserialize)]
    struct City {
        name: String,
    }

    /// Refuses what it is given.
    #[allow(dead_code)]
    #[derive(Deserialize)]
    #[serde(try_from = "String")]
    struct Zip(u32);

    impl TryFrom<String> for Zip {
        type Error = std::num::ParseIntError;

        fn try_from(text: String) -> Result<Self, Self::Error> {
            text.parse().map(Self)
        }
    }

    #[allow(dead_code)]
    #[derive(Deserialize)]
    enum Kind {
        New,
        Done,
    }

    #[test]
    fn fields_of_all_sorts() {
        assert_eq!(
            told::<Order>(),
            [
                "Order Order",
                " orderId uint64",
                " lines []Line",
                " paid bool",
                " address Address",
                "  street string",
                "  city City",
                "  zip string",
                " state string",
                " tags ",
                " weight float32",
                " pair []string",
                " count uint8",
                " anything ",
                " parent Order",
                "  orderId uint64",
                "  lines []Line",
                "  paid bool",
                "  address Address",
                "  state string",
                "  tags ",
                "  weight float32",
                "  pair []string",
                "  count uint8",
                "  anything ",
                "  parent Order",
                "  blob []uint8",
                "  unit ",
                " blob []uint8",
                " unit ",
            ]
        );
    }

    #[allow(dead_code)]
    #[derive(Deserialize)]
    struct Renamed {
        #[serde(alias = "other")]
        name: String,
        last: i32,
    }

    #[allow(dead_code)]
    #[derive(Deserialize)]
    struct Flattened {
        id: u8,
        #[serde(flatten)]
        rest: Renamed,
    }

    #[allow(dead_code)]
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Either {
        Left(i32),
        Right { text: String },
    }

    #[derive(Deserialize)]
    enum Never {}

    #[allow(dead_code)]
    #[derive(Deserialize)]
    struct Wrapped(Line);

    #[test]
    fn a_field_with_two_names_has_one() {
        assert_eq!(
            told::<Renamed>(),
            ["Renamed Renamed", " name string", " last int32"]
        );
    }

    #[test]
    fn what_cannot_be_learnt_is_left_out() {
        assert_eq!(told::<Flattened>(), [""; 0]);
        assert_eq!(told::<Either>(), [""; 0]);
        assert_eq!(told::<Never>(), ["Never Never"]);
        assert_eq!(told::<HashMap<String, Line>>(), [""; 0]);
    }

    #[test]
    fn what_is_no_struct_has_a_type() {
        assert_eq!(told::<String>(), ["string string"]);
        assert_eq!(told::<Vec<Line>>(), ["[]Line []Line"]);
        assert_eq!(told::<Option<i64>>(), ["int64 int64"]);
        assert_eq!(told::<Wrapped>(), ["Line Line", " text string"]);
    }
}
