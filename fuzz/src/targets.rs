//! The doors of the generator and of the runtime that take bytes from strangers.

use std::path::{Component, Path};
use std::str;
use std::sync::LazyLock;

use bytes::Bytes;
use golden_cases::Compiled;
use micro_codegen::{GeneratedFile, Options};
use prost::Message;

/// A named check of any bytes.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// Its name on the command line.
    pub name: &'static str,
    /// Says what is wrong with how the bytes were taken; may panic.
    pub check: fn(&[u8]) -> Result<(), String>,
}

/// All of them.
pub const ALL: &[Target] = &[
    Target {
        name: "request",
        check: request,
    },
    Target {
        name: "descriptors",
        check: descriptors,
    },
    Target {
        name: "options",
        check: options,
    },
    Target {
        name: "framing",
        check: micro::fuzzing::framing,
    },
    Target {
        name: "headers",
        check: micro::fuzzing::headers,
    },
    Target {
        name: "mdns",
        check: micro_mdns::fuzzing::packets,
    },
];

/// What a plugin answers, as far as it matters here.
#[derive(Clone, PartialEq, Message)]
struct Response {
    #[prost(string, optional, tag = "1")]
    error: Option<String>,
    #[prost(message, repeated, tag = "15")]
    file: Vec<ResponseFile>,
}

#[derive(Clone, PartialEq, Message)]
struct ResponseFile {
    #[prost(string, optional, tag = "1")]
    name: Option<String>,
    #[prost(bytes = "bytes", optional, tag = "15")]
    content: Option<Bytes>,
}

/// `FileDescriptorSet` with its files left encoded.
#[derive(Clone, PartialEq, Message)]
pub struct FileSet {
    /// The files.
    #[prost(bytes = "bytes", repeated, tag = "1")]
    pub file: Vec<Bytes>,
}

/// The name of an encoded `FileDescriptorProto`.
#[derive(Clone, PartialEq, Message)]
struct Named {
    #[prost(string, optional, tag = "1")]
    name: Option<String>,
}

/// A request as protoc writes it.
pub fn request(bytes: &[u8]) -> Result<(), String> {
    let response = protoc_gen_micro_rs::respond(Bytes::copy_from_slice(bytes));
    let response = Response::decode(response.as_slice())
        .map_err(|error| format!("the response cannot be read: {error}"))?;
    match response.error {
        Some(error) if error.is_empty() => Err("an error without words".to_owned()),
        Some(error) if error.contains("this is a bug in") => Err(error),
        Some(_) => Ok(()),
        None => response.file.iter().try_for_each(|file| {
            let name = file.name.as_deref().unwrap_or_default();
            let content = file.content.as_deref().unwrap_or_default();
            is_inside(name)?;
            if name.ends_with(".rs") {
                is_rust(name, content)
            } else {
                Ok(())
            }
        }),
    }
}

/// The files of a `FileDescriptorSet`, all of them generated.
pub fn descriptors(bytes: &[u8]) -> Result<(), String> {
    let Ok(set) = FileSet::decode(bytes) else {
        return Ok(());
    };
    let name = |file: &Bytes| Named::decode(file.clone()).ok()?.name;
    let names: Vec<String> = set.file.iter().filter_map(name).collect();
    check(&set.file, &names, &Options::default())
}

/// A plugin parameter, used on one small file.
pub fn options(bytes: &[u8]) -> Result<(), String> {
    static SMALL: LazyLock<Compiled> = LazyLock::new(|| {
        let mut cases = golden_cases::all().into_iter();
        let case = cases.find(|case| case.name == "option_attributes");
        case.and_then(|case| case.compile().ok())
            .expect("the case is there")
    });
    let parameter = String::from_utf8_lossy(bytes);
    match Options::parse(&parameter) {
        Ok(options) => check(&SMALL.files, &SMALL.to_generate, &options),
        Err(errors) if errors.to_string().is_empty() => Err("an error without words".to_owned()),
        Err(_) => Ok(()),
    }
}

fn check(files: &[Bytes], names: &[String], options: &Options) -> Result<(), String> {
    match micro_codegen::generate(files, names, options) {
        Ok(files) => files
            .iter()
            .try_for_each(|GeneratedFile { name, content }| {
                match options.descriptor_set.as_ref() == Some(name) {
                    true => Ok(()),
                    false => is_rust(name, content),
                }
            }),
        Err(errors) if errors.to_string().is_empty() => Err("an error without words".to_owned()),
        Err(_) => Ok(()),
    }
}

/// Whether a file stays below the output folder.
fn is_inside(name: &str) -> Result<(), String> {
    let is_plain = |part| matches!(part, Component::Normal(_));
    match !name.is_empty() && Path::new(name).components().all(is_plain) {
        true => Ok(()),
        false => Err(format!("`{name}` is not below the output folder")),
    }
}

fn is_rust(name: &str, content: &[u8]) -> Result<(), String> {
    let text = str::from_utf8(content).map_err(|error| format!("`{name}`: {error}"))?;
    match syn::parse_file(text) {
        Ok(_) => Ok(()),
        Err(error) => Err(format!("`{name}` is not Rust: {error}")),
    }
}
