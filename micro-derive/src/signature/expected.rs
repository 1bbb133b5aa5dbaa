//! How a signature should look, as far as it can be told from what is there.

use syn::{ReturnType, Signature, Type};

use super::Role;
use crate::types::{bare, is_context, path_text, result_arguments, stream, streaming};

pub(super) fn text(signature: &Signature, role: Role) -> String {
    let name = &signature.ident;
    let input = input(signature, role);
    let output = output(signature, role);
    let arguments = match role {
        Role::Endpoint | Role::SubscriberMethod => format!("&self, {input}"),
        Role::TraitMethod => format!("&self, cx: Context, {input}"),
        Role::SubscriberFunction => input.clone(),
    };
    let expected = format!("expected\n    async fn {name}({arguments}) -> micro::Result<{output}>");
    match role {
        Role::TraitMethod => expected,
        _ => format!(
            "{expected}\nwith `cx: Context` before the {} where it is needed",
            input.split(':').next().unwrap_or_default()
        ),
    }
}

fn input(signature: &Signature, role: Role) -> String {
    let name = &signature.ident;
    let or_default = |ty: Option<&Type>| {
        let text = ty.and_then(path_text);
        text.unwrap_or_else(|| role.input_type(name))
    };
    let taken: Vec<&Type> = super::arguments(signature)
        .filter(|ty| !is_context(ty))
        .map(without_reference)
        .collect();
    let streamed = taken
        .iter()
        .find_map(|ty| streaming(ty).or_else(|| stream(ty)));
    if let Some(of) = streamed {
        let of = or_default(of.and_then(without_result).as_ref());
        return match role.is_subscriber() {
            true => format!("message: {of}"),
            false => format!("requests: micro::Streaming<{of}>"),
        };
    }
    let named = taken.into_iter().find(|ty| path_text(ty).is_some());
    format!("{}: {}", role.input(), or_default(named))
}

fn output(signature: &Signature, role: Role) -> String {
    let default = role.output_type(&signature.ident);
    if role.is_subscriber() {
        return default;
    }
    let ReturnType::Type(_, ty) = &signature.output else {
        return default;
    };
    let answer = match result_arguments(ty) {
        Some(arguments) => arguments.into_iter().next(),
        None => Some((**ty).clone()),
    };
    let Some(answer) = answer else {
        return default;
    };
    let text = |ty: Option<Type>| ty.as_ref().and_then(path_text).unwrap_or(default.clone());
    match stream(&answer).or_else(|| streaming(&answer)) {
        Some(item) => format!(
            "impl Stream<Item = micro::Result<{}>> + Send",
            text(item.and_then(without_result))
        ),
        None => text(Some(answer)),
    }
}

/// Returns `T` of `Result<T>`, and what is no `Result` as it is.
fn without_result(ty: Type) -> Option<Type> {
    match result_arguments(&ty) {
        Some(arguments) => arguments.into_iter().next(),
        None => Some(ty),
    }
}

fn without_reference(ty: &Type) -> &Type {
    match bare(ty) {
        Type::Reference(reference) => &reference.elem,
        ty => ty,
    }
}
