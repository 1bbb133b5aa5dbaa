//! What registry records say.

use super::sample::Sample;
use crate::{Schema, Value};

#[test]
fn message() {
    let schema = Sample::schema();
    assert_eq!(
        (schema.name.as_str(), schema.type_name.as_str()),
        ("Sample", "Sample")
    );
    let fields: Vec<(&str, &str, usize)> = schema
        .values
        .iter()
        .map(|field| {
            (
                field.name.as_str(),
                field.type_name.as_str(),
                field.values.len(),
            )
        })
        .collect();
    assert_eq!(fields[0], ("int", "int32", 0));
    assert_eq!(fields[2], ("display_name", "string", 0));
    assert_eq!(fields[4], ("data", "[]uint8", 0));
    assert_eq!(fields[5], ("color", "Color", 0));
    assert_eq!(fields[7], ("child", "Sample", 20));
    assert_eq!(fields[8], ("children", "[]Sample", 0));
    assert_eq!(fields[9], ("counts", "", 0));
    assert_eq!(fields[13], ("at", "Timestamp", 0));
    let grandchild: &Schema = &schema.values[7].values[7];
    assert!(grandchild.values.is_empty());
}

#[test]
fn nested_type_names() {
    for (name, expected) in [
        ("pkg.v1.Outer.Inner", "Outer_Inner"),
        ("[]pkg.Item", "[]Item"),
        ("Item", "Item"),
        ("pkg.item", "item"),
    ] {
        assert_eq!(Schema::leaf(name).type_name, expected);
    }
}
