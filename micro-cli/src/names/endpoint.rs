//! Names of endpoints.

use super::{Match, closest, folded, short};

/// Finds the endpoint that `word` stands for at `service`: `Greeter.Hello`, the same without regard to
/// case, `-` and `_`, or the method alone.
///
/// Where several handlers have the method, it is that of the handler that is named like the service.
pub(crate) fn endpoint<'a>(word: &str, service: &str, names: &[&'a str]) -> Match<'a> {
    let word = word.trim_start_matches('/').replace('/', ".");
    if let Some(name) = names.iter().find(|name| **name == word) {
        return Match::One(name);
    }
    let wanted = folded(&word);
    let like = |test: &dyn Fn(&str) -> bool| -> Vec<&'a str> {
        let names = names.iter().copied();
        names.filter(|name| test(&folded(name))).collect()
    };
    if let Some(found) = Match::of(like(&|name| name == wanted)) {
        return found;
    }
    if !wanted.contains('.') {
        let tail = format!(".{wanted}");
        let found = like(&|name| name.ends_with(&tail));
        let own = format!("{}{tail}", folded(short(service)));
        if let Some(name) = found.iter().find(|name| folded(name) == own) {
            return Match::One(name);
        }
        if let Some(found) = Match::of(found) {
            return found;
        }
        let method = closest(&word, names.iter().map(|name| short(name)));
        let named = |method: &str| names.iter().copied().find(|name| short(name) == method);
        return Match::Nothing(method.and_then(named));
    }
    let nearest = closest(&word, names.iter().copied());
    let handler = wanted.split('.').next().unwrap_or_default();
    let same_handler = || like(&|name| name.split('.').next() == Some(handler));
    Match::Nothing(nearest.or_else(|| same_handler().first().copied()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: &[&str] = &["Hello.Call", "Hello.Stream", "Admin.Call", "Admin.RunSay"];

    #[test]
    fn endpoints_are_found_in_short_and_in_any_case() {
        for (word, name) in [
            ("Hello.Call", "Hello.Call"),
            ("hello.call", "Hello.Call"),
            ("Hello/Stream", "Hello.Stream"),
            ("/hello/stream", "Hello.Stream"),
            ("call", "Hello.Call"),
            ("run-say", "Admin.RunSay"),
            ("admin.run_say", "Admin.RunSay"),
        ] {
            let found = endpoint(word, "go.micro.service.hello", NAMES);
            assert_eq!(found, Match::One(name), "{word}");
        }
    }

    #[test]
    fn what_is_not_clear_is_not_guessed() {
        let both = Match::Several(vec!["Hello.Call", "Admin.Call"]);
        assert_eq!(endpoint("call", "shop", NAMES), both);
        for (word, near) in [
            ("Hello.Cal", "Hello.Call"),
            ("strem", "Hello.Stream"),
            ("hello.weather", "Hello.Call"),
        ] {
            let found = endpoint(word, "go.micro.service.hello", NAMES);
            assert_eq!(found, Match::Nothing(Some(near)), "{word}");
        }
        assert_eq!(endpoint("weather", "shop", NAMES), Match::Nothing(None));
    }
}
