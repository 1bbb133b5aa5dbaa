//! Refuses messages on which prost-build would not end in a lifetime.
//!
//! To see whether a struct can be `Copy` it walks all the ways through the
//! messages inside it, and two fields of one type a level double them.

use std::collections::HashMap;

use prost_types::DescriptorProto;
use prost_types::field_descriptor_proto::{Label, Type};

use super::boxes::each_message;
use crate::descriptor::Source;
use crate::{Errors, Location};

/// A second's work, and far beyond any message that people wrote.
const MOST: usize = 10_000_000;

/// # Errors
///
/// The messages that begin too many ways.
pub(super) fn check(sources: &[Source]) -> Result<(), Errors> {
    let mut inside: HashMap<String, Vec<&str>> = HashMap::new();
    each_message(sources, &mut |name, message| {
        let fields = fields(message);
        if !fields.is_empty() {
            inside.insert(name.to_owned(), fields);
        }
    });
    let mut ways = HashMap::new();
    let mut names: Vec<&str> = inside.keys().map(String::as_str).collect();
    names.sort_unstable();
    let mut errors = Errors::default();
    for name in names {
        if count(name, &inside, &mut ways) > MOST {
            errors.push(
                Location::default(),
                format!("message `{name}` holds messages in more than {MOST} ways; make one of the fields on the way `repeated`"),
            );
            break;
        }
    }
    errors.into_result(())
}

fn fields(message: &DescriptorProto) -> Vec<&str> {
    let nested = |field: &&prost_types::FieldDescriptorProto| {
        field.label() != Label::Repeated && field.r#type() == Type::Message
    };
    let fields = message.field.iter().filter(nested);
    fields
        .map(|field| field.type_name().trim_start_matches('.'))
        .collect()
}

/// Ways through a message; one that is being counted holds itself and ends there.
fn count<'a>(
    root: &'a str,
    inside: &'a HashMap<String, Vec<&'a str>>,
    ways: &mut HashMap<&'a str, usize>,
) -> usize {
    let mut stack = vec![(root, false)];
    while let Some((name, counted)) = stack.pop() {
        let fields = inside.get(name).map_or(&[][..], Vec::as_slice);
        if counted {
            let sum = fields
                .iter()
                .map(|field| ways.get(field).copied().unwrap_or(1));
            let sum = sum.fold(1, usize::saturating_add);
            ways.insert(name, sum);
        } else if !ways.contains_key(name) {
            ways.insert(name, 1);
            stack.push((name, true));
            stack.extend(fields.iter().map(|field| (*field, false)));
        }
    }
    ways.get(root).copied().unwrap_or(1)
}
