//! Files by name, symbol and extension.

use std::collections::{BTreeSet, HashMap, HashSet};

use prost::Message;
use prost_types::{
    DescriptorProto, EnumDescriptorProto, FieldDescriptorProto, FileDescriptorProto,
};

use crate::error::{Error, Result, SERVER};

/// The files of a server, kept as they came: decoded and encoded again they would lose options.
#[derive(Debug, Default)]
pub(super) struct Files {
    files: Vec<File>,
    by_name: HashMap<String, usize>,
    by_symbol: HashMap<String, usize>,
    by_extension: HashMap<(String, i32), usize>,
    messages: HashSet<String>,
}

#[derive(Debug)]
struct File {
    encoded: Vec<u8>,
    imports: Vec<String>,
}

/// Files that a caller has got already.
pub(super) type Sent = HashSet<usize>;

/// A `FileDescriptorSet` whose files stay encoded.
#[derive(Clone, PartialEq, Message)]
struct EncodedSet {
    #[prost(bytes = "vec", repeated, tag = "1")]
    file: Vec<Vec<u8>>,
}

impl Files {
    /// Adds the files of an encoded `FileDescriptorSet` that are not there yet.
    pub(super) fn add(&mut self, set: &[u8]) -> Result<()> {
        let wrong = |error: prost::DecodeError| {
            let detail = format!("reflection was given bytes that are no descriptors: {error}");
            Error::bad_request(SERVER, detail).with_source(error)
        };
        for encoded in EncodedSet::decode(set).map_err(wrong)?.file {
            let file = FileDescriptorProto::decode(encoded.as_slice()).map_err(wrong)?;
            if !self.by_name.contains_key(file.name()) {
                self.index(&file);
                self.files.push(File {
                    encoded,
                    imports: file.dependency,
                });
            }
        }
        Ok(())
    }

    pub(super) fn named(&self, name: &str) -> Option<usize> {
        self.by_name.get(name).copied()
    }

    pub(super) fn declaring(&self, symbol: &str) -> Option<usize> {
        self.by_symbol.get(symbol).copied()
    }

    pub(super) fn extending(&self, message: &str, number: i32) -> Option<usize> {
        self.by_extension
            .get(&(message.to_owned(), number))
            .copied()
    }

    /// The numbers of all extensions of a message, if it is known.
    pub(super) fn extensions(&self, message: &str) -> Option<Vec<i32>> {
        if !self.messages.contains(message) {
            return None;
        }
        let extensions = self.by_extension.keys();
        let numbers = extensions.filter(|(extended, _)| extended == message);
        let numbers: BTreeSet<i32> = numbers.map(|(_, number)| *number).collect();
        Some(numbers.into_iter().collect())
    }

    /// The encoded file, then what it imports, without what was sent before; the file itself is
    /// always there.
    pub(super) fn with_imports(&self, file: usize, sent: &mut Sent) -> Vec<Vec<u8>> {
        sent.remove(&file);
        let mut found = Vec::new();
        let mut open = vec![file];
        while let Some(file) = open.pop() {
            if sent.insert(file) {
                let File { encoded, imports } = &self.files[file];
                found.push(encoded.clone());
                let imports = imports.iter().rev();
                open.extend(imports.filter_map(|name| self.named(name)));
            }
        }
        found
    }

    fn index(&mut self, file: &FileDescriptorProto) {
        let at = self.files.len();
        let package = file.package();
        self.by_name.insert(file.name().to_owned(), at);
        for message in &file.message_type {
            self.message(at, package, message);
        }
        for item in &file.enum_type {
            self.enumeration(at, package, item);
        }
        for service in &file.service {
            let name = self.symbol(at, package, service.name());
            for method in &service.method {
                self.symbol(at, &name, method.name());
            }
        }
        for extension in &file.extension {
            self.extension(at, package, extension);
        }
    }

    fn message(&mut self, at: usize, scope: &str, message: &DescriptorProto) {
        let name = self.symbol(at, scope, message.name());
        for field in &message.field {
            self.symbol(at, &name, field.name());
        }
        for oneof in &message.oneof_decl {
            self.symbol(at, &name, oneof.name());
        }
        for nested in &message.nested_type {
            self.message(at, &name, nested);
        }
        for item in &message.enum_type {
            self.enumeration(at, &name, item);
        }
        for extension in &message.extension {
            self.extension(at, &name, extension);
        }
        self.messages.insert(name);
    }

    /// The values of an enum stand beside it.
    fn enumeration(&mut self, at: usize, scope: &str, item: &EnumDescriptorProto) {
        self.symbol(at, scope, item.name());
        for value in &item.value {
            self.symbol(at, scope, value.name());
        }
    }

    fn extension(&mut self, at: usize, scope: &str, field: &FieldDescriptorProto) {
        self.symbol(at, scope, field.name());
        let extended = field.extendee().trim_start_matches('.').to_owned();
        self.by_extension.insert((extended, field.number()), at);
    }

    fn symbol(&mut self, at: usize, scope: &str, name: &str) -> String {
        let name = match scope {
            "" => name.to_owned(),
            scope => format!("{scope}.{name}"),
        };
        self.by_symbol.insert(name.clone(), at);
        name
    }
}
