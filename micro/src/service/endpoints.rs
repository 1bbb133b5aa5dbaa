//! What a service's record says of its handlers, as go-micro's servers say it.

use crate::registry::{Endpoint, Metadata};
use crate::spec::{HttpRule, MethodKind, MethodSpec, ServiceSpec, shape};

/// Returns the endpoints of handlers, sorted by handler and method; those for tools are left out.
///
/// Callers name an endpoint `Greeter.Hello`, without the package. Of two handlers that are called the
/// same the first is recorded.
pub(super) fn of<'a>(handlers: impl Iterator<Item = &'a ServiceSpec>) -> Vec<Endpoint> {
    let mut endpoints: Vec<Endpoint> = handlers
        .filter(|service| !is_internal(service))
        .flat_map(|service| {
            let methods = service.methods().iter();
            methods.map(|method| endpoint(service, method))
        })
        .collect();
    endpoints.sort_by(|a, b| key(a).cmp(&key(b)));
    endpoints.dedup_by(|later, first| later.name == first.name);
    endpoints
}

/// `Greeter.Hello` → `Greeter`, `Hello`; a dot comes behind letters so that `Greeter` stays together.
fn key(endpoint: &Endpoint) -> (&str, &str) {
    let name = endpoint.name.as_str();
    name.split_once('.').unwrap_or((name, ""))
}

/// Whether a service tells of the server, not of what it is for.
fn is_internal(service: &ServiceSpec) -> bool {
    match service.package() {
        "" => service.name() == "Debug",
        package => ["grpc.health.", "grpc.reflection."]
            .iter()
            .any(|tools| package.starts_with(tools)),
    }
}

fn endpoint(service: &ServiceSpec, method: &MethodSpec) -> Endpoint {
    let name = service.endpoint(method);
    let mut metadata = Metadata::new();
    let mut add = |key: &str, value: &str| {
        if !value.is_empty() {
            metadata.insert(key.to_owned(), value.to_owned());
        }
    };
    if method.kind() != MethodKind::Unary {
        add("stream", "true");
    }
    if method.is_deprecated() || service.is_deprecated() {
        add("deprecated", "true");
    }
    // The gateway shows it to people; records are sent around, so that a line has to do.
    add("description", first_line(method.documentation()));
    if let Some(rule) = method.http_rules().iter().find(|rule| can_route(rule)) {
        add("endpoint", &name);
        add("handler", "rpc");
        add("method", rule.verb());
        add("path", &paths(method.http_rules(), rule));
        add("body", rule.request_body());
    }
    Endpoint {
        name,
        request: Some(shape::of(method.request())),
        response: Some(shape::of(method.response())),
        metadata,
    }
}

fn first_line(text: &str) -> &str {
    text.trim_start()
        .lines()
        .next()
        .unwrap_or_default()
        .trim_end()
}

/// Whether go-micro's gateway takes a rule: it splits paths at commas.
fn can_route(rule: &HttpRule) -> bool {
    let verbs = ["GET", "PUT", "POST", "DELETE", "PATCH"];
    verbs.contains(&rule.verb()) && !rule.path().contains(',')
}

/// The paths of the rules that differ from `one` in nothing else; a record has one verb for all of them.
fn paths(rules: &[HttpRule], one: &HttpRule) -> String {
    let alike = rules.iter().filter(|rule| {
        can_route(rule) && rule.verb() == one.verb() && rule.request_body() == one.request_body()
    });
    alike.map(HttpRule::path).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::TypeSpec;

    const ANY: TypeSpec = TypeSpec::named("shop.Item");

    const fn unary(name: &'static str) -> MethodSpec {
        MethodSpec::unary(name, "/shop.Shop/Any", ANY, ANY)
    }

    fn recorded(
        package: &'static str,
        name: &'static str,
        methods: &'static [MethodSpec],
    ) -> Vec<Endpoint> {
        of([ServiceSpec::new(package, name, methods)].iter())
    }

    #[track_caller]
    fn says(endpoint: &Endpoint, expected: &[(&str, &str)]) {
        let metadata = endpoint.metadata.iter();
        let metadata: Vec<_> = metadata.map(|(k, v)| (k.as_str(), v.as_str())).collect();
        assert_eq!(metadata, expected);
    }

    #[test]
    fn handlers_are_sorted_and_their_methods_too() {
        const METHODS: &[MethodSpec] = &[unary("Sell"), unary("Buy")];
        let all = [
            ServiceSpec::new("a", "Shops", METHODS),
            ServiceSpec::new("a", "Shop", METHODS),
            ServiceSpec::new("b", "Shop", METHODS),
        ];
        let endpoints = of(all.iter());
        let names: Vec<_> = endpoints.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(names, ["Shop.Buy", "Shop.Sell", "Shops.Buy", "Shops.Sell"]);
    }

    #[test]
    fn what_is_there_for_tools_is_left_out() {
        const METHODS: &[MethodSpec] = &[unary("Check")];
        assert_eq!(recorded("", "Debug", METHODS), []);
        assert_eq!(recorded("grpc.health.v1", "Health", METHODS), []);
        assert_eq!(
            recorded("grpc.reflection.v1", "ServerReflection", METHODS),
            []
        );
        assert_eq!(recorded("shop", "Debug", METHODS).len(), 1);
        assert_eq!(recorded("grpc.testing", "TestService", METHODS).len(), 1);
    }

    #[test]
    fn types_are_named_as_in_go_and_streams_are_marked() {
        const METHODS: &[MethodSpec] = &[
            MethodSpec::unary("A", "/shop.Shop/A", TypeSpec::of::<String>("string"), ANY),
            MethodSpec::server_stream("B", "/shop.Shop/B", ANY, ANY),
            MethodSpec::client_stream("C", "/shop.Shop/C", ANY, ANY),
            MethodSpec::bidi_stream("D", "/shop.Shop/D", ANY, ANY),
        ];
        let [a, streams @ ..] = &recorded("shop", "Shop", METHODS)[..] else {
            panic!("no endpoints");
        };
        says(a, &[]);
        let request = a.request.as_ref().unwrap();
        assert_eq!(
            (request.name.as_str(), request.kind.as_str()),
            ("string", "string")
        );
        for stream in streams {
            says(stream, &[("stream", "true")]);
            let response = stream.response.as_ref().unwrap();
            assert_eq!(
                (response.name.as_str(), response.kind.as_str()),
                ("Item", "Item")
            );
        }
    }

    #[test]
    fn http_rules_are_told_as_gateways_read_them() {
        const METHODS: &[MethodSpec] = &[
            unary("A").http(&[HttpRule::new("POST", "/v1/a/{id}").body("*")]),
            unary("B").http(&[
                HttpRule::new("HEAD", "/v1/b"),
                HttpRule::new("GET", "/v1/b"),
                HttpRule::new("POST", "/v1/b"),
                HttpRule::new("GET", "/v2/b"),
            ]),
            unary("C").http(&[HttpRule::new("GET", "/v1/{c=a,b}")]),
        ];
        let endpoints = recorded("shop", "Shop", METHODS);
        let expected = [
            ("body", "*"),
            ("endpoint", "Shop.A"),
            ("handler", "rpc"),
            ("method", "POST"),
            ("path", "/v1/a/{id}"),
        ];
        says(&endpoints[0], &expected);
        let expected = [
            ("endpoint", "Shop.B"),
            ("handler", "rpc"),
            ("method", "GET"),
            ("path", "/v1/b,/v2/b"),
        ];
        says(&endpoints[1], &expected);
        says(&endpoints[2], &[]);
    }

    #[test]
    fn documentation_and_deprecation_are_told() {
        const METHODS: &[MethodSpec] = &[unary("A").doc(" Sells.\n\nAnd more.\n").deprecated()];
        let endpoints = recorded("shop", "Shop", METHODS);
        says(
            &endpoints[0],
            &[("deprecated", "true"), ("description", "Sells.")],
        );
    }
}
