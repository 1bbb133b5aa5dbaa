//! Names of services.

use super::{Match, closest, folded};

/// What stands before a short name, the usual first.
const PREFIXES: [&str; 5] = [
    "go.micro.service.",
    "go.micro.srv.",
    "go.micro.",
    "go.micro.api.",
    "go.micro.web.",
];

/// Whether a name is that of the machinery, not of a service that somebody calls.
pub(crate) fn is_internal(name: &str) -> bool {
    name == "micro.http.broker" || name.ends_with(".client")
}

/// The last part of a name, which stands for it where no other has the same.
pub(crate) fn short(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

/// Finds the service that `word` stands for: the name itself, the name without regard to case, `-` and
/// `_`, or its last parts.
pub(crate) fn service<'a>(word: &str, names: &[&'a str]) -> Match<'a> {
    if let Some(name) = names.iter().find(|name| **name == word) {
        return Match::One(name);
    }
    let wanted = folded(word);
    let like = |test: &dyn Fn(&str) -> bool| -> Vec<&'a str> {
        let names = names.iter().copied();
        names.filter(|name| test(&folded(name))).collect()
    };
    if let Some(found) = Match::of(like(&|name| name == wanted)) {
        return found;
    }
    for prefix in PREFIXES {
        if let Some(found) = Match::of(like(&|name| name.strip_prefix(prefix) == Some(&*wanted))) {
            return found;
        }
    }
    let tail = format!(".{wanted}");
    if let Some(found) = Match::of(like(&|name| name.ends_with(&tail))) {
        return found;
    }
    let whole = closest(word, names.iter().copied());
    let by_last = || {
        let last = closest(word, names.iter().map(|name| short(name)))?;
        names.iter().copied().find(|name| short(name) == last)
    };
    Match::Nothing(whole.or_else(by_last))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: &[&str] = &[
        "go.micro.service.hello",
        "go.micro.srv.hello",
        "go.micro.service.Foo-Bar",
        "shop.cart",
        "other.cart",
        "doigreeter",
    ];

    #[test]
    fn services_are_found_in_short_and_in_any_case() {
        for (word, name) in [
            ("go.micro.srv.hello", "go.micro.srv.hello"),
            ("hello", "go.micro.service.hello"),
            ("Hello", "go.micro.service.hello"),
            ("srv.hello", "go.micro.srv.hello"),
            ("foo_bar", "go.micro.service.Foo-Bar"),
            ("go.micro.service.foobar", "go.micro.service.Foo-Bar"),
            ("DoiGreeter", "doigreeter"),
            ("shop.Cart", "shop.cart"),
        ] {
            assert_eq!(service(word, NAMES), Match::One(name), "{word}");
        }
    }

    #[test]
    fn what_is_not_clear_is_not_guessed() {
        let both = Match::Several(vec!["shop.cart", "other.cart"]);
        assert_eq!(service("cart", NAMES), both);
        assert_eq!(service("helo", NAMES), Match::Nothing(Some(NAMES[0])));
        assert_eq!(
            service("go.micro.service.helo", NAMES),
            Match::Nothing(Some(NAMES[0]))
        );
        assert_eq!(service("weather", NAMES), Match::Nothing(None));
    }
}
