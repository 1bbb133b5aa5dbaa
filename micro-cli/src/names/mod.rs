//! Names as people write them: without regard to case, `-` and `_`, and in short.

mod endpoint;
mod service;

pub(crate) use endpoint::endpoint;
pub(crate) use service::{is_internal, service, short};

/// What a name may stand for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Match<'a> {
    /// This.
    One(&'a str),
    /// Any of these.
    Several(Vec<&'a str>),
    /// Nothing; perhaps this was meant.
    Nothing(Option<&'a str>),
}

impl<'a> Match<'a> {
    fn of(found: Vec<&'a str>) -> Option<Self> {
        match found.as_slice() {
            [] => None,
            [one] => Some(Self::One(one)),
            _ => Some(Self::Several(found)),
        }
    }
}

/// Takes out what names are compared without.
pub(crate) fn folded(name: &str) -> String {
    let kept = name.chars().filter(|c| !matches!(c, '-' | '_'));
    kept.flat_map(char::to_lowercase).collect()
}

/// The one of `names` that `word` may have been meant to be.
pub(crate) fn closest<'a>(word: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = folded(word);
    let near = names.into_iter().filter_map(|name| {
        let folded = folded(name);
        let most = 1 + folded.chars().count().min(word.chars().count()) / 4;
        let distance = strsim::osa_distance(&word, &folded);
        (distance <= most).then_some((distance, name))
    });
    near.min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Letters that are added, left out, changed or swapped with the next count one each.
    #[test]
    fn distances() {
        for (a, b, expected) in [
            ("", "", 0),
            ("", "ab", 2),
            ("call", "call", 0),
            ("clal", "call", 1),
            ("cal", "call", 1),
            ("regisry", "registry", 1),
            ("kitten", "sitting", 3),
        ] {
            assert_eq!(strsim::osa_distance(a, b), expected, "{a} {b}");
            assert_eq!(strsim::osa_distance(b, a), expected, "{b} {a}");
        }
    }

    #[test]
    fn what_is_close_is_suggested() {
        let names = ["list", "get", "call"];
        assert_eq!(closest("lst", names), Some("list"));
        assert_eq!(closest("CALLL", names), Some("call"));
        assert_eq!(closest("greeter", names), None);
    }
}
