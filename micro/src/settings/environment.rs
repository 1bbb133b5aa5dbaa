//! The settings of the environment.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::sync::Once;

use super::nearest::nearest;
use super::table::TABLE;
use super::{Settings, known, wrong};
use crate::error::Result;

/// A mistyped name is told of once, however many services and clients read the environment.
static WARNED: Once = Once::new();

pub(super) fn from_env() -> Result<Settings> {
    let (settings, hints) = read(std::env::vars_os());
    WARNED.call_once(|| hints.iter().for_each(|hint| warn(hint)));
    settings
}

/// Reads the variables that are settings, and finds those that were probably meant to be.
pub(super) fn read(
    vars: impl Iterator<Item = (OsString, OsString)>,
) -> (Result<Settings>, Vec<String>) {
    let vars: BTreeMap<String, OsString> = vars.filter_map(named).collect();
    let mut settings = Settings::default();
    let mut faults = Vec::new();
    for row in TABLE {
        let Some(value) = vars.get(row.env) else {
            continue;
        };
        let Some(value) = value.to_str() else {
            let value = value.to_string_lossy();
            faults.push(format!(
                "{}: `{value}` is not UTF-8; write it anew",
                row.env
            ));
            continue;
        };
        let value = value.trim();
        if value.is_empty() {
            continue;
        }
        if let Err(what) = (row.set)(&mut settings, value) {
            faults.push(format!("{}: `{value}` {what}", row.env));
        }
    }
    let settings = match faults.is_empty() {
        true => Ok(settings),
        false => Err(wrong(&faults)),
    };
    (
        settings,
        vars.keys().filter_map(|name| hint(name)).collect(),
    )
}

/// A variable that may be meant as a setting; a typo in its first letter is not looked for.
fn named((name, value): (OsString, OsString)) -> Option<(String, OsString)> {
    let mut name = name.into_string().ok()?;
    // There the case of names says nothing.
    if cfg!(windows) {
        name.make_ascii_uppercase();
    }
    (name.starts_with(['M', 'm']) && !value.is_empty()).then_some((name, value))
}

fn hint(name: &str) -> Option<String> {
    if known::variables().any(|known| known == name) {
        return None;
    }
    let near = nearest(name, known::variables())?;
    Some(format!(
        "the environment variable {name} is not known; did you mean {near}?"
    ))
}

/// On stderr if nobody listens to traces.
pub(super) fn warn(hint: &str) {
    if tracing::dispatcher::has_been_set() {
        tracing::warn!("{hint}");
    } else {
        eprintln!("{hint}");
    }
}
