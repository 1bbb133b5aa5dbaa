//! Where a new project takes micro from.

use std::path::{Path, PathBuf};

use crate::error::Error;

/// The micro a project is built against.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A release, by its version.
    Release(String),
    /// A checkout of micro's repository, by its folder.
    Checkout(PathBuf),
}

impl Source {
    /// Returns what this program was built from: the checkout it was compiled in, else its own release.
    ///
    /// # Errors
    ///
    /// If it was built from a checkout which is not there any more.
    pub fn of_this_program() -> Result<Self, Error> {
        let Some(checkout) = option_env!("MICRO_CHECKOUT") else {
            return Ok(Self::Release(env!("CARGO_PKG_VERSION").to_owned()));
        };
        let checkout = Path::new(checkout);
        let manifest = std::fs::read_to_string(checkout.join("micro").join("Cargo.toml"));
        if !manifest.is_ok_and(|manifest| manifest.contains("name = \"micro-rs\"")) {
            let reason = format!(
                "this `micro-new` was built from `{}`, which is gone",
                checkout.display()
            );
            let hint = "install it again, from a checkout or from a release".to_owned();
            return Err(Error::failed(reason, Some(hint)));
        }
        Ok(Self::Checkout(checkout.to_owned()))
    }

    /// Returns the value of a dependency in `Cargo.toml` on `package`, which is in `folder` of a checkout.
    pub(crate) fn dependency(&self, package: &str, folder: &str) -> String {
        match self {
            Self::Release(version) if package == folder => text(version),
            _ => format!("{{ {} }}", self.keys(package, folder)),
        }
    }

    /// Returns the same as the keys of a table, to which others may be added.
    pub(crate) fn keys(&self, package: &str, folder: &str) -> String {
        let (key, value) = match self {
            Self::Release(version) => ("version", text(version)),
            Self::Checkout(root) => ("path", text(&root.join(folder).display().to_string())),
        };
        match package == folder {
            true => format!("{key} = {value}"),
            false => format!("package = {}, {key} = {value}", text(package)),
        }
    }
}

/// Writes a TOML string.
fn text(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('"', "\\\"");
    format!("\"{escaped}\"")
}
