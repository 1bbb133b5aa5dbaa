//! What other systems say of a trace: the header `tracestate`.

/// The most members there may be.
const MEMBERS: usize = 32;
/// The most that is sent on, which is the least that has to be.
const LENGTH: usize = 512;
/// Longer members are the first to go.
const LONG: usize = 128;

/// Reads all values of the header; nothing if there is nothing, or one thing wrong with it.
pub(super) fn read<'a>(values: impl Iterator<Item = &'a str>) -> Option<String> {
    let members = values.flat_map(|value| value.split(','));
    let members = members.map(|member| member.trim_matches([' ', '\t']));
    let mut known: Vec<&str> = Vec::new();
    for member in members.filter(|member| !member.is_empty()) {
        if known.len() == MEMBERS || !is_member(member) {
            return None;
        }
        known.push(member);
    }
    let length = |members: &[&str]| members.iter().map(|member| member.len() + 1).sum::<usize>();
    if length(&known) > LENGTH + 1 {
        known.retain(|member| member.len() <= LONG);
    }
    while length(&known) > LENGTH + 1 {
        known.pop();
    }
    (!known.is_empty()).then(|| known.join(","))
}

fn is_member(member: &str) -> bool {
    let Some((key, value)) = member.split_once('=') else {
        return false;
    };
    let printable = |byte: u8| matches!(byte, b' '..=b'~') && byte != b'=';
    is_key(key) && (1..=256).contains(&value.len()) && value.bytes().all(printable)
}

fn is_key(key: &str) -> bool {
    let letter = |byte: &u8| byte.is_ascii_lowercase();
    let tail = |part: &[u8]| {
        part.iter()
            .all(|byte| byte.is_ascii_digit() || letter(byte) || b"_-*/".contains(byte))
    };
    let part = |part: &str, longest: usize, first: &dyn Fn(&u8) -> bool| {
        let (part, fits) = (part.as_bytes(), (1..=longest).contains(&part.len()));
        fits && part.first().is_some_and(first) && tail(part)
    };
    match key.split_once('@') {
        None => part(key, 256, &letter),
        Some((tenant, system)) => {
            let begins = |byte: &u8| letter(byte) || byte.is_ascii_digit();
            part(tenant, 241, &begins) && part(system, 14, &letter)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_one(value: &str) -> Option<String> {
        read([value].into_iter())
    }

    #[test]
    fn members_are_read() {
        let same = [
            "a=1",
            "rojo=00f067aa0ba902b7,congo=t61rcWkgMzE",
            "0t@sys=x y",
        ];
        for value in same {
            assert_eq!(read_one(value).as_deref(), Some(value));
        }
        assert_eq!(read_one(" a=1 ,,\tb=2,").as_deref(), Some("a=1,b=2"));
        assert_eq!(read_one(" , "), None);
        let most = vec!["a=1"; MEMBERS].join(",");
        assert_eq!(read_one(&most), Some(most.clone()));
        assert_eq!(read([most.as_str(), "b=1"].into_iter()), None);
    }

    #[test]
    fn one_wrong_member_spoils_it() {
        let wrong = [
            "a", "a=", "=1", "A=1", "1=1", "a b=1", "a=1=2", "a=ü", "@a=1", "a@=1", "a@1=1",
            "a@b@c=1", "a=\u{7f}",
        ];
        for wrong in wrong {
            assert_eq!(read_one(&format!("ok=1,{wrong}")), None, "{wrong}");
        }
        assert_eq!(read_one(&format!("a={}", "x".repeat(257))), None);
        assert_eq!(read_one(&format!("{}=1", "a".repeat(257))), None);
    }

    #[test]
    fn what_is_sent_on_has_a_limit() {
        let long = format!("long={}", "x".repeat(200));
        let members: Vec<_> = (10..30)
            .map(|n| format!("m{n}={}", "x".repeat(26)))
            .collect();
        let read = read_one(&format!("{long},{}", members.join(","))).unwrap();
        assert!(read.len() <= LENGTH, "{}", read.len());
        assert!(read.starts_with("m10=") && read.len() > LENGTH - 32);
        // On its own it fits.
        assert_eq!(read_one(&long), Some(long));
    }
}
