//! The names of a service: one is given, the others follow from it.

mod check;
mod words;

use heck::{ToKebabCase, ToSnakeCase, ToUpperCamelCase};

use crate::args::NewArgs;
use crate::error::Error;
use crate::kind::Kind;

pub(crate) use check::{alias, topic};
pub(crate) use words::module;

/// Words that mean something else as the first argument of `micro-new`.
const COMMANDS: &[&str] = &["gen", "help", "list", "show", "upgrade"];

/// A service that can be created: every name in it has been checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceName {
    folder: String,
    alias: String,
    namespace: String,
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
        let given = args.name.as_deref().unwrap_or_default();
        let folder = check::folder(given)?;
        if COMMANDS.contains(&given) {
            return Err(Error::refused(
                format!("`{given}` is a command, and stands before every option"),
                format!("try `./{given}` if a service shall be called so"),
            ));
        }
        let last = folder.rsplit('/').next().unwrap_or(&folder);
        let alias = match &args.alias {
            Some(alias) => check::alias(alias, "--alias")?,
            None => check::alias(last, "NAME")?,
        };
        let namespace = check::dotted(&args.namespace, "--namespace", "go.micro")?;
        let fqdn = match &args.fqdn {
            Some(fqdn) => check::dotted(fqdn, "--fqdn", "com.example.greeter")?,
            None => format!("{namespace}.{}.{alias}", args.kind),
        };
        let name = Self {
            folder,
            alias,
            namespace,
            fqdn,
            kind: args.kind,
        };
        if name.kind == Kind::Api && package_of(&name.fqdn) == package_of(&name.backend()) {
            return Err(Error::refused(
                format!("`{}` is the service that `{}` calls", name.fqdn, name.alias),
                "leave `--fqdn` out, or use another",
            ));
        }
        Ok(name)
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

    /// Returns the first part of registered names.
    #[must_use]
    pub fn namespace(&self) -> &str {
        &self.namespace
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
        package_of(&self.fqdn)
    }

    /// Returns the registered name of the service of the same alias and namespace, which `api` and `web` call.
    #[must_use]
    pub fn backend(&self) -> String {
        format!("{}.{}.{}", self.namespace, Kind::Service, self.alias)
    }

    /// Returns the protobuf package of [`backend`](Self::backend).
    #[must_use]
    pub fn backend_package(&self) -> String {
        package_of(&self.backend())
    }

    /// Returns the command line that asks for this service.
    #[must_use]
    pub fn command(&self) -> String {
        let plain = |c: char| c.is_alphanumeric() || "-_./".contains(c);
        let mut folder = self.folder.clone();
        if COMMANDS.contains(&folder.as_str()) {
            folder.insert_str(0, "./");
        } else if !folder.chars().all(plain) {
            folder = format!("\"{folder}\"");
        }
        let mut words = vec![format!("micro new {folder}")];
        if self.folder.rsplit('/').next() != Some(&self.alias) {
            words.push(format!("--alias={}", self.alias));
        }
        words.push(format!("--namespace={}", self.namespace));
        if self.fqdn != format!("{}.{}.{}", self.namespace, self.kind, self.alias) {
            words.push(format!("--fqdn={}", self.fqdn));
        }
        words.push(format!("--type={}", self.kind));
        words.join(" ")
    }
}

/// Returns the protobuf package for a registered name.
fn package_of(fqdn: &str) -> String {
    fqdn.replace('-', "").to_lowercase()
}

/// Returns a protobuf package as the modules that are generated for it: `com`, `r#type`, `foo`.
pub(crate) fn modules(package: &str) -> Vec<String> {
    package.split('.').map(module).collect()
}
