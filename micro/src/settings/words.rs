//! What words stand for, and what is said of those that stand for nothing.

use super::nearest::nearest;
use super::{known, wrong};
use crate::error::{Error, Result};
use crate::selector::{Policy, STRATEGIES, strategy};

/// go-micro's word for what happens without one.
const REGISTRY: &str = "registry";
pub(super) const STATIC: &str = "static";
pub(super) const DNS: &str = "dns";

pub(super) fn policy(word: Option<&str>) -> Result<Policy> {
    let word = match word {
        None | Some(REGISTRY | STATIC | DNS) => return Ok(Policy::default()),
        Some(word) => word,
    };
    let Some(strategy) = strategy(word) else {
        let mut here = STRATEGIES.to_vec();
        here.extend([REGISTRY, STATIC, DNS]);
        return Err(match known::SELECTORS.contains(&word) {
            true => not_built_in("selector", word, "a strategy can be given in code", &here),
            false => unknown("selector", word, &here),
        });
    };
    Ok(Policy {
        strategy,
        ..Policy::default()
    })
}

/// A word that nobody knows.
pub(super) fn unknown(kind: &str, word: &str, here: &[&str]) -> Error {
    let near = match nearest(word, here.iter().copied()) {
        Some(near) => format!("; did you mean `{near}`?"),
        None => String::new(),
    };
    let known = here.join(", ");
    wrong(&[format!(
        "{kind} `{word}` is not known{near} (--{kind}, {}; known are {known})",
        variable(kind)
    )])
}

/// A word that go-micro knows.
pub(super) fn not_built_in(kind: &str, word: &str, remedy: &str, here: &[&str]) -> Error {
    let known = here.join(", ");
    wrong(&[format!(
        "{kind} `{word}` is not built in; {remedy} (--{kind}, {}; there are {known})",
        variable(kind)
    )])
}

fn variable(kind: &str) -> String {
    format!("MICRO_{}", kind.to_ascii_uppercase())
}
