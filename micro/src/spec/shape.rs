//! The shapes of messages as registry records hold them.

use super::TypeSpec;
use crate::json::Schema;
use crate::registry::Value;

/// Returns the shape of a type; nothing but its name where no fields are known.
pub(crate) fn of(spec: TypeSpec) -> Value {
    described(spec.schema().unwrap_or_else(|| Schema::leaf(spec.name())))
}

/// Returns the shape that a schema describes; its depth is that of records already.
pub(crate) fn described(schema: Schema) -> Value {
    Value {
        name: schema.name,
        kind: schema.type_name,
        values: schema.values.into_iter().map(described).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(name: &str, kind: &str, values: Vec<Value>) -> Value {
        Value {
            name: name.into(),
            kind: kind.into(),
            values,
        }
    }

    #[test]
    fn fields_that_are_known_are_told() {
        // As a Go server records it.
        let seconds = value("seconds", "int64", Vec::new());
        let nanos = value("nanos", "int32", Vec::new());
        let fields = vec![seconds, nanos];
        let schema = Schema {
            name: "Timestamp".into(),
            type_name: "Timestamp".into(),
            values: vec![
                Schema {
                    name: "seconds".into(),
                    ..Schema::leaf("int64")
                },
                Schema {
                    name: "nanos".into(),
                    ..Schema::leaf("int32")
                },
            ],
        };
        assert_eq!(described(schema), value("Timestamp", "Timestamp", fields));
    }

    #[test]
    fn a_type_without_fields_has_its_name() {
        assert_eq!(
            of(TypeSpec::named("shop.Order.Item")),
            value("Order_Item", "Order_Item", Vec::new())
        );
    }
}
