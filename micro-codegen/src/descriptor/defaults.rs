//! Default values of floats, which compilers spell differently: `1.5e+10` or `15000000000`.

use prost_types::field_descriptor_proto::Type;
use prost_types::{DescriptorProto, FieldDescriptorProto, FileDescriptorProto};

/// Gives each float default its shortest spelling.
pub(super) fn unify(file: &mut FileDescriptorProto) {
    file.extension.iter_mut().for_each(unify_field);
    file.message_type.iter_mut().for_each(unify_message);
}

fn unify_message(message: &mut DescriptorProto) {
    message.field.iter_mut().for_each(unify_field);
    message.extension.iter_mut().for_each(unify_field);
    message.nested_type.iter_mut().for_each(unify_message);
}

fn unify_field(field: &mut FieldDescriptorProto) {
    let kind = field.r#type();
    let Some(value) = &mut field.default_value else {
        return;
    };
    let spelling = match kind {
        Type::Float => value
            .parse()
            .ok()
            .filter(|f: &f32| f.is_finite())
            .map(|f| format!("{f:?}")),
        Type::Double => value
            .parse()
            .ok()
            .filter(|f: &f64| f.is_finite())
            .map(|f| format!("{f:?}")),
        _ => None,
    };
    if let Some(spelling) = spelling {
        *value = spelling.strip_suffix(".0").unwrap_or(&spelling).to_owned();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spelled(kind: Type, value: &str) -> String {
        let mut field = FieldDescriptorProto {
            default_value: Some(value.to_owned()),
            ..Default::default()
        };
        field.set_type(kind);
        unify_field(&mut field);
        field.default_value.unwrap()
    }

    #[test]
    fn every_spelling_of_a_number_becomes_one() {
        for value in ["1.5e+10", "15000000000", "15000000000.0"] {
            assert_eq!(spelled(Type::Float, value), "15000000000");
        }
        for value in ["4.94065645841247e-324", "5e-324"] {
            assert_eq!(spelled(Type::Double, value), "5e-324");
        }
        assert_eq!(spelled(Type::Double, "-0"), "-0");
        assert_eq!(spelled(Type::Double, "inf"), "inf");
        assert_eq!(spelled(Type::Float, "nan"), "nan");
        assert_eq!(spelled(Type::String, "1.50"), "1.50");
    }
}
