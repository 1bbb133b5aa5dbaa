//! Services and methods.

use prost_types::method_options::IdempotencyLevel;
use prost_types::{MethodDescriptorProto, ServiceDescriptorProto};

use super::Context;
use crate::comments::{self, Comments};
use crate::descriptor::Source;
use crate::descriptor::place::part;
use crate::model::{self, HttpRule};
use crate::names::ident::{ident, snake};
use crate::names::join;
use crate::names::paths::covers;
use crate::names::rename::service_idents;
use crate::names::scope::Scope;

/// Methods of every client that no rpc may replace.
const CLIENT_METHODS: [&str; 3] = ["new", "in_process", "clone"];

pub(super) fn services(source: &Source, context: Context<'_>) -> Vec<model::Service> {
    if source.file.service.is_empty() {
        return Vec::new();
    }
    let comments = Comments::of(&source.file);
    source
        .file
        .service
        .iter()
        .enumerate()
        .map(|(index, service)| {
            let http = source.extra.http.get(index).map_or(&[][..], Vec::as_slice);
            lower(source, context, &comments, (index, service), http)
        })
        .collect()
}

fn lower(
    source: &Source,
    context: Context<'_>,
    comments: &Comments<'_>,
    (index, service): (usize, &ServiceDescriptorProto),
    http: &[Vec<HttpRule>],
) -> model::Service {
    let package = source.file.package();
    let full_name = join(package, service.name());
    let file_deprecated = source
        .file
        .options
        .as_ref()
        .is_some_and(|options| options.deprecated());
    let deprecated = service
        .options
        .as_ref()
        .is_some_and(|options| options.deprecated());
    let [handler, server, client, spec] = service_idents(context.names.of(package, service.name()));
    let path = [part::SERVICE, index as i32];
    let names = method_names(service);
    let methods = service
        .method
        .iter()
        .zip(names)
        .enumerate()
        .map(|(index, (method, name))| {
            let path = [path[0], path[1], part::SERVICE_METHOD, index as i32];
            let (docs, text) = docs(comments, &path, &join(&full_name, method.name()), context);
            model::Method {
                name: method.name().to_owned(),
                route: format!("/{full_name}/{}", method.name()),
                docs,
                text,
                deprecated: method
                    .options
                    .as_ref()
                    .is_some_and(|options| options.deprecated()),
                client_name: ident(&client_name(&name)),
                handler_name: ident(&name),
                request: context.type_ref(package, method.input_type()),
                response: context.type_ref(package, method.output_type()),
                client_streaming: method.client_streaming(),
                server_streaming: method.server_streaming(),
                idempotency: idempotency(method),
                http: http.get(index).cloned().unwrap_or_default(),
            }
        });
    let methods = methods.collect();
    let (docs, text) = docs(comments, &path, &full_name, context);
    model::Service {
        name: service.name().to_owned(),
        package: package.to_owned(),
        docs,
        text,
        deprecated: file_deprecated || deprecated,
        handler: ident(&handler),
        server: ident(&server),
        client: ident(&client),
        spec: ident(&spec),
        methods,
    }
}

fn method_names(service: &ServiceDescriptorProto) -> Vec<String> {
    let names: Vec<&str> = service
        .method
        .iter()
        .map(MethodDescriptorProto::name)
        .collect();
    let mut rust: Vec<String> = names.iter().map(|name| snake(name)).collect();
    for renamed in Scope::default().settle(&names, &snake) {
        rust[renamed.index] = snake(&renamed.name);
    }
    rust
}

fn client_name(name: &str) -> String {
    if CLIENT_METHODS.contains(&name) {
        format!("{name}_")
    } else {
        name.to_owned()
    }
}

fn idempotency(method: &MethodDescriptorProto) -> model::Idempotency {
    match method
        .options
        .as_ref()
        .map(|options| options.idempotency_level())
    {
        Some(IdempotencyLevel::NoSideEffects) => model::Idempotency::NoSideEffects,
        Some(IdempotencyLevel::Idempotent) => model::Idempotency::Idempotent,
        _ => model::Idempotency::Unknown,
    }
}

/// The comment on an item: markdown for rustdoc, and plain text for people at run time.
fn docs(
    comments: &Comments<'_>,
    path: &[i32],
    full_name: &str,
    context: Context<'_>,
) -> (Vec<String>, String) {
    let disabled = &context.options.disable_comments;
    let hidden = disabled.iter().any(|pattern| covers(pattern, full_name));
    let Some(location) = comments.at(path).filter(|_| !hidden) else {
        return Default::default();
    };
    let leading = location.leading_comments.as_deref();
    let trailing = location.trailing_comments.as_deref();
    let text = comments::plain(leading.or(trailing).unwrap_or_default()).join("\n");
    (comments::markdown(leading, trailing), text)
}
