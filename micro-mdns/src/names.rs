//! The names of services and nodes in DNS.

/// The service whose instances are the names of all services.
pub(crate) const SERVICES: &str = "_services";

/// The longest part of a name.
const LONGEST_LABEL: usize = 63;

/// The longest name, with a byte of length for each part and one for the end.
const LONGEST_NAME: usize = 255;

/// `greeter` → `greeter.micro`
pub(crate) fn service(service: &str, domain: &str) -> String {
    format!("{service}.{domain}")
}

/// `greeter-1` of `greeter` → `greeter-1.greeter.micro`
pub(crate) fn instance(id: &str, service: &str, domain: &str) -> String {
    format!("{id}.{service}.{domain}")
}

/// What DNS-SD asks for to learn what else can be asked.
pub(crate) fn enumeration(domain: &str) -> String {
    format!("_services._dns-sd._udp.{domain}")
}

/// `greeter-1.greeter.micro` of `greeter` → `greeter-1`
pub(crate) fn id<'a>(instance: &'a str, service: &str, domain: &str) -> Option<&'a str> {
    let rest = instance.strip_suffix(domain)?.strip_suffix('.')?;
    let id = rest.strip_suffix(service)?.strip_suffix('.')?;
    (!id.is_empty()).then_some(id)
}

/// Whether a name can be written into a message.
pub(crate) fn fits(name: &str) -> bool {
    let label = |label: &str| (1..=LONGEST_LABEL).contains(&label.len());
    name.split('.').all(label) && name.len() + 2 <= LONGEST_NAME
}

/// The name of this machine, for people who look at packets; nothing depends on it.
pub(crate) fn host() -> String {
    let name = std::fs::read_to_string("/proc/sys/kernel/hostname")
        .or_else(|_| std::env::var("HOSTNAME"))
        .or_else(|_| std::env::var("COMPUTERNAME"))
        .unwrap_or_default();
    let name = name.trim().trim_matches('.');
    if fits(name) { name } else { "localhost" }.to_owned()
}

#[cfg(test)]
mod tests {
    use super::{fits, host, id};

    #[test]
    fn a_node_is_known_by_the_whole_name_of_its_service() {
        assert_eq!(id("n.1.a.b.micro", "a.b", "micro"), Some("n.1"));
        assert_eq!(id("n.xa.b.micro", "a.b", "micro"), None);
        assert_eq!(id("a.b.micro", "a.b", "micro"), None);
        assert_eq!(id("n.a.b.local", "a.b", "micro"), None);
        assert_eq!(id("n.a.b.xmicro", "a.b", "micro"), None);
    }

    #[test]
    fn what_is_too_long_for_dns_does_not_fit() {
        for name in ["", ".", "a.", ".a", "a..b", &"a".repeat(64)] {
            assert!(!fits(name), "{name}");
        }
        let longest = [
            "a".repeat(63),
            "b".repeat(63),
            "c".repeat(63),
            "d".repeat(61),
        ]
        .join(".");
        assert!(fits(&longest));
        assert!(!fits(&format!("{longest}d")));
        assert!(fits(&host()));
    }
}
