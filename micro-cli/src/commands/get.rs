//! `micro get service`

use micro::registry::{Endpoint, Metadata, Service, Value, json};

use crate::args::GetServiceArgs;
use crate::failure::Result;
use crate::find::find;
use crate::output::Io;
use crate::schema;
use crate::session::Session;

pub(crate) async fn get(session: &Session, args: &GetServiceArgs, io: &mut Io<'_>) -> Result {
    let found = find(session, &args.name, args.wait.wait).await?;
    let versions: Vec<&Service> = found.versions.iter().map(|version| &**version).collect();
    let records = || {
        let records: Vec<String> = versions
            .iter()
            .map(|version| json::to_string(*version))
            .collect();
        format!("[{}]", records.join(","))
    };
    io.show(args.print.output, || text(&found.name, &versions), records)
}

/// Lays a service out as Go's `micro get service` does.
fn text(name: &str, versions: &[&Service]) -> String {
    let mut text = format!("service  {name}\n");
    for service in versions {
        if !service.version.is_empty() {
            text.push_str(&format!("\nversion {}\n", service.version));
        }
        text.push_str("\nID\tAddress\tMetadata\n");
        for node in &service.nodes {
            let labels = pairs(&node.metadata);
            text.push_str(&format!("{}\t{}\t{labels}\n", node.id, node.address));
        }
    }
    // Go shows those of the first version alone, which hides what the others can do.
    let same = versions
        .windows(2)
        .all(|two| two[0].endpoints == two[1].endpoints);
    for service in &versions[..if same {
        1.min(versions.len())
    } else {
        versions.len()
    }] {
        if !same {
            text.push_str(&format!("\nversion {}\n", service.version));
        }
        for endpoint in &service.endpoints {
            describe(endpoint, &mut text);
        }
    }
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

fn describe(endpoint: &Endpoint, text: &mut String) {
    text.push_str(&format!("\nEndpoint: {}\n\n", endpoint.name));
    if !endpoint.metadata.is_empty() {
        text.push_str(&format!("Metadata: {}\n\n", pairs(&endpoint.metadata)));
    }
    let request = message(endpoint.request.as_ref());
    let response = message(endpoint.response.as_ref());
    text.push_str(&format!("Request: {request}\n\nResponse: {response}\n\n"));
}

fn message(value: Option<&Value>) -> String {
    let mut text = String::new();
    match value {
        Some(value) if !value.values.is_empty() => fields(value, 0, &mut text),
        _ => text.push_str("{}"),
    }
    text
}

fn fields(value: &Value, level: usize, text: &mut String) {
    text.push_str("{\n");
    for field in schema::fields(value) {
        text.extend(std::iter::repeat_n('\t', level + 1));
        text.push_str(&format!("{} {}", field.name, schema::type_name(field)));
        if !field.values.is_empty() {
            text.push(' ');
            fields(field, level + 1, text);
        }
        text.push('\n');
    }
    text.extend(std::iter::repeat_n('\t', level));
    text.push('}');
}

/// Each in the same line, though what is written of an endpoint may have several.
fn pairs(metadata: &Metadata) -> String {
    let pairs = metadata.iter();
    let pairs: Vec<String> = pairs
        .map(|(key, value)| format!("{key}={}", value.replace('\n', " ")))
        .collect();
    pairs.join(",")
}
