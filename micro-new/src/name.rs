//! The names of a service: one is given, the others follow from it.

use std::path::{Component, Path};

use heck::{ToKebabCase, ToSnakeCase, ToUpperCamelCase};

use crate::args::NewArgs;
use crate::error::Error;
use crate::kind::Kind;
use crate::words;

/// The longest part between dots that a DNS name may have, mDNS included.
const LONGEST_PART: usize = 63;

/// A service that can be created: every name in it has been checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceName {
    folder: String,
    alias: String,
    fqdn: String,
    kind: Kind,
}

impl ServiceName {
    /// Checks what is asked for.
    ///
    /// # Errors
    ///
    /// If a name cannot be a folder, a Rust type, a protobuf package or a registered name.
    pub fn new(args: &NewArgs) -> Result<Self, Error> {
        let folder = folder(&args.name)?;
        let last = folder.rsplit('/').next().unwrap_or(&folder);
        let alias = match &args.alias {
            Some(alias) => checked_alias(alias, "--alias")?,
            None => checked_alias(last, "NAME")?,
        };
        let fqdn = match &args.fqdn {
            Some(fqdn) => dotted(fqdn, "--fqdn", "com.example.greeter")?,
            None => {
                let namespace = dotted(&args.namespace, "--namespace", "go.micro")?;
                format!("{namespace}.{}.{alias}", args.kind)
            }
        };
        Ok(Self {
            folder,
            alias,
            fqdn,
            kind: args.kind,
        })
    }

    /// Returns the folder to create, with `/` between its parts.
    #[must_use]
    pub fn folder(&self) -> &str {
        &self.folder
    }

    /// Returns the short name, as it was given.
    #[must_use]
    pub fn alias(&self) -> &str {
        &self.alias
    }

    /// Returns the name under which the service registers.
    #[must_use]
    pub fn fqdn(&self) -> &str {
        &self.fqdn
    }

    /// Returns what is created.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Returns the name as a Rust type: `foo-bar` becomes `FooBar`.
    #[must_use]
    pub fn type_name(&self) -> String {
        self.alias.to_upper_camel_case()
    }

    /// Returns the name as a Rust module: `foo-bar` becomes `foo_bar`.
    #[must_use]
    pub fn module(&self) -> String {
        self.alias.to_snake_case()
    }

    /// Returns the name of the Cargo package, the program and the image: `foo-bar-service`.
    #[must_use]
    pub fn package(&self) -> String {
        format!("{}-{}", self.alias.to_kebab_case(), self.kind)
    }

    /// Returns the protobuf package: the registered name without what protobuf does not allow.
    #[must_use]
    pub fn proto_package(&self) -> String {
        self.fqdn.replace('-', "").to_lowercase()
    }

    /// Returns the protobuf package as the modules that are generated for it: `com.r#type.foo`.
    #[must_use]
    pub fn proto_modules(&self) -> String {
        let package = self.proto_package();
        let modules: Vec<String> = package.split('.').map(words::module).collect();
        modules.join(".")
    }

    /// Returns the command line that asks for this service.
    #[must_use]
    pub fn command(&self) -> String {
        let mut words = vec![format!("micro-new {}", self.folder)];
        if self.folder.rsplit('/').next() != Some(&self.alias) {
            words.push(format!("--alias={}", self.alias));
        }
        let tail = format!(".{}.{}", self.kind, self.alias);
        match self.fqdn.strip_suffix(&tail) {
            Some(namespace) => words.push(format!("--namespace={namespace}")),
            None => words.push(format!("--fqdn={}", self.fqdn)),
        }
        words.push(format!("--type={}", self.kind));
        words.join(" ")
    }
}

/// Returns `name` as a relative folder with `/` between its parts.
fn folder(name: &str) -> Result<String, Error> {
    if name.trim().is_empty() {
        return Err(Error::refused(
            "the name is empty",
            "name a folder to create, as in `micro-new greeter`",
        ));
    }
    let path = Path::new(name);
    let last = path
        .file_name()
        .and_then(|last| last.to_str())
        .unwrap_or("greeter");
    if name.contains('\\') {
        let hint = format!("write `{}`", name.replace('\\', "/"));
        return Err(Error::refused(format!("`{name}` has a `\\` in it"), hint));
    }
    let mut parts = Vec::new();
    for component in path.components() {
        match component {
            Component::Normal(part) => parts.push(part.to_string_lossy().into_owned()),
            Component::CurDir => {}
            Component::ParentDir => {
                let hint = format!("change into that folder and use `{last}`");
                return Err(Error::refused(
                    format!("`{name}` leads out of this folder"),
                    hint,
                ));
            }
            Component::RootDir | Component::Prefix(_) => {
                let hint = format!("change into the folder that shall hold it and use `{last}`");
                return Err(Error::refused(
                    format!("`{name}` is not a relative path"),
                    hint,
                ));
            }
        }
    }
    if parts.is_empty() {
        return Err(Error::refused(
            format!("`{name}` names no new folder"),
            "use a name, as in `micro-new greeter`",
        ));
    }
    Ok(parts.join("/"))
}

/// Checks the short name; `origin` is where it comes from.
fn checked_alias(alias: &str, origin: &str) -> Result<String, Error> {
    let refuse = |reason: String, suggestion: String| {
        let hint = match origin {
            "NAME" => {
                format!("try `{suggestion}`, or keep the folder and add `--alias={suggestion}`")
            }
            _ => format!("try `{origin}={suggestion}`"),
        };
        Err(Error::refused(reason, hint))
    };
    let allowed = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if let Some(bad) = alias.chars().find(|c| !allowed(*c)) {
        let reason = format!(
            "`{alias}` has `{bad}` in it: a service is named with ASCII letters, digits, `-` and `_`"
        );
        return refuse(reason, suggestion(alias));
    }
    if !alias.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return refuse(
            format!("`{alias}` does not begin with a letter, as a Rust type must"),
            suggestion(alias),
        );
    }
    if alias.ends_with(['-', '_']) || alias.contains("--") || alias.contains("__") {
        let reason = format!("`{alias}` has a `-` or `_` that separates nothing");
        return refuse(reason, suggestion(alias));
    }
    if alias.len() > LONGEST_PART {
        let reason =
            format!("`{alias}` is longer than {LONGEST_PART} letters, the most that DNS allows");
        return refuse(
            reason,
            alias[..LONGEST_PART]
                .trim_end_matches(['-', '_'])
                .to_owned(),
        );
    }
    if let Some(user) = words::taken(&alias.to_snake_case(), &alias.to_upper_camel_case()) {
        return refuse(
            format!("`{alias}` {user}"),
            format!("my-{}", alias.to_kebab_case()),
        );
    }
    Ok(alias.to_owned())
}

/// Returns the nearest good alias: bad letters out, leading digits to the end.
fn suggestion(alias: &str) -> String {
    let ascii: String = alias
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || "-_ ".contains(*c))
        .collect();
    let kebab = ascii.to_kebab_case();
    let digits: String = kebab.chars().take_while(char::is_ascii_digit).collect();
    let rest = kebab[digits.len()..].trim_start_matches('-');
    let moved = format!("{rest}{digits}");
    if moved.starts_with(|c: char| c.is_ascii_alphabetic()) {
        moved
    } else {
        "greeter".to_owned()
    }
}

/// Checks a name of parts with dots between them, which also becomes a protobuf package.
fn dotted(name: &str, option: &str, example: &str) -> Result<String, Error> {
    let hint = || {
        format!(
            "use parts that begin with a letter and dots between them, as in `{option}={example}`"
        )
    };
    if name.is_empty() {
        return Err(Error::refused(format!("`{option}` is empty"), hint()));
    }
    for part in name.split('.') {
        let letters = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        let good = part.starts_with(|c: char| c.is_ascii_alphabetic())
            && part.chars().all(letters)
            && !part.ends_with('-')
            && part.len() <= LONGEST_PART;
        if !good {
            let reason = match part {
                "" => format!("`{name}` has an empty part"),
                part => format!("`{part}` in `{name}` cannot be part of a service's name"),
            };
            return Err(Error::refused(reason, hint()));
        }
    }
    Ok(name.to_owned())
}
