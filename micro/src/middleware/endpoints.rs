//! Which endpoints a layer means.

use super::Call;

/// Endpoints by name, or all of a service.
#[derive(Clone, Debug, Default)]
pub(super) struct Endpoints {
    patterns: Vec<String>,
}

impl Endpoints {
    pub(super) fn add(&mut self, pattern: String) {
        self.patterns.push(pattern);
    }

    /// Whether one of them is that of `call`, with or without its package.
    pub(super) fn contain(&self, call: &impl Call) -> bool {
        let (spec, method) = (call.service_spec(), call.method().name());
        self.patterns
            .iter()
            .any(|pattern| matches(pattern, spec.package(), spec.name(), method))
    }
}

fn matches(pattern: &str, package: &str, name: &str, of: &str) -> bool {
    // Methods have no dots; what stands before the last one is the service.
    let Some((service, method)) = pattern.rsplit_once('.') else {
        return false;
    };
    let rest = service.strip_suffix(name);
    let service = rest.is_some_and(|rest| {
        let qualified = rest.strip_suffix('.');
        rest.is_empty() || qualified.is_some_and(|rest| rest == package && !rest.is_empty())
    });
    service && (method == "*" || method == of)
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn a_pattern_is_an_endpoint_or_a_service() {
        let is = |pattern| matches(pattern, "grpc.health.v1", "Health", "Check");
        assert!(is("Health.Check") && is("Health.*"));
        assert!(is("grpc.health.v1.Health.Check") && is("grpc.health.v1.Health.*"));
        assert!(!is("Health.Watch") && !is("v1.Health.*") && !is("MyHealth.*"));
        assert!(!is("health.*") && !is("*") && !is(".*") && !is("") && !is(".Health.*"));
        assert!(!is("grpc.health.v1.*"), "a package is no service");
        assert!(matches("Debug.*", "", "Debug", "Log"));
        assert!(!matches(".Debug.*", "", "Debug", "Log"));
        assert!(!matches("Debug.*", "Debug", "Other", "Log"));
    }
}
