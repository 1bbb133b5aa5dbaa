//! One name is given, the others follow or it is refused.

use micro_new::{NewArgs, ServiceName};

fn args(line: &str) -> NewArgs {
    let mut words = line.split(' ');
    let mut args = NewArgs::new(words.next().unwrap());
    for word in words {
        let (option, value) = word.split_once('=').unwrap();
        match option {
            "--namespace" => args.namespace = value.to_owned(),
            "--fqdn" => args.fqdn = Some(value.to_owned()),
            "--alias" => args.alias = Some(value.to_owned()),
            "--type" => args.kind = value.parse().unwrap(),
            _ => panic!("{option}"),
        }
    }
    args
}

#[test]
fn good_names() {
    // Arguments; folder; registered name; type; module; Cargo package; protobuf package.
    let table = [
        "greeter|greeter|go.micro.service.greeter|Greeter|greeter|greeter-service|go.micro.service.greeter",
        "foo-bar|foo-bar|go.micro.service.foo-bar|FooBar|foo_bar|foo-bar-service|go.micro.service.foobar",
        "svc/dir1|svc/dir1|go.micro.service.dir1|Dir1|dir1|dir1-service|go.micro.service.dir1",
        "./greeter/|greeter|go.micro.service.greeter|Greeter|greeter|greeter-service|go.micro.service.greeter",
        "foo --namespace=com.example|foo|com.example.service.foo|Foo|foo|foo-service|com.example.service.foo",
        "foo --type=srv|foo|go.micro.service.foo|Foo|foo|foo-service|go.micro.service.foo",
        "svc/dir1 --alias=bar --fqdn=com.x.y|svc/dir1|com.x.y|Bar|bar|bar-service|com.x.y",
        "DoiGreeter|DoiGreeter|go.micro.service.DoiGreeter|DoiGreeter|doi_greeter|doi-greeter-service|go.micro.service.doigreeter",
        "测试 --alias=trial|测试|go.micro.service.trial|Trial|trial|trial-service|go.micro.service.trial",
        "foo --type=web|foo|go.micro.web.foo|Foo|foo|foo-web|go.micro.web.foo",
        "foo --type=fnc|foo|go.micro.function.foo|Foo|foo|foo-function|go.micro.function.foo",
        "foo --type=api --namespace=com.example|foo|com.example.api.foo|Foo|foo|foo-api|com.example.api.foo",
        "./list|list|go.micro.service.list|List|list|list-service|go.micro.service.list",
        "test|test|go.micro.service.test|Test|test|test-service|go.micro.service.test",
        "foo_bar|foo_bar|go.micro.service.foo_bar|FooBar|foo_bar|foo-bar-service|go.micro.service.foo_bar",
    ];
    for row in table {
        let columns: Vec<&str> = row.split('|').collect();
        let name = ServiceName::new(&args(columns[0])).unwrap();
        let found = [
            name.folder().to_owned(),
            name.fqdn().to_owned(),
            name.type_name(),
            name.module(),
            name.package(),
            name.proto_package(),
        ];
        assert_eq!(found[..], columns[1..], "{}", columns[0]);
    }
}

#[test]
fn refused_names() {
    // Arguments; a part of the reason; a part of the hint.
    let table = [
        ("2fast", "does not begin with a letter", "`fast2`"),
        ("type", "is a word of Rust", "`my-type`"),
        ("self", "is a word of Rust", "`my-self`"),
        ("测试", "has `测` in it", "`greeter`"),
        ("foo!bar", "has `!` in it", "`foobar`"),
        ("foo\tbar", "has '\\t' in it", "letters, digits"),
        ("a$b/foo", "has '$' in it", "letters, digits"),
        ("upgrade", "is a command", "`./upgrade`"),
        ("foo.bar", "has `.` in it", "`foobar`"),
        ("foo-", "separates nothing", "`foo`"),
        ("foo--bar", "separates nothing", "`foo-bar`"),
        ("../x", "leads out of this folder", "`x`"),
        ("svc/../x", "leads out of this folder", "`x`"),
        ("/tmp/x", "is not a relative path", "`x`"),
        ("svc\\dir1", "has a `\\`", "`svc/dir1`"),
        (".", "names no new folder", "`micro-new greeter`"),
        ("", "is empty", "`micro-new greeter`"),
        ("con", "device on Windows", "`my-con`"),
        ("request", "type which the project uses", "`my-request`"),
        ("vec", "Rust itself uses", "`my-vec`"),
        ("micro", "name of a crate", "`my-micro`"),
        ("serde-json", "name of a crate", "`my-serde-json`"),
        ("backend", "part of the project", "`my-backend`"),
        ("error", "type which the project uses", "`my-error`"),
        ("handler", "part of the project", "`my-handler`"),
        (
            "foo --alias=2nd",
            "does not begin with a letter",
            "`--alias=nd2`",
        ),
        ("foo --namespace=", "`--namespace` is empty", "go.micro"),
        (
            "foo --namespace=go..micro",
            "has an empty part",
            "`--namespace=go.micro`",
        ),
        (
            "foo --namespace=go.2micro",
            "`2micro` in `go.2micro`",
            "`--namespace=go.micro`",
        ),
        (
            "foo --fqdn=go/micro",
            "`go/micro`",
            "`--fqdn=com.example.greeter`",
        ),
    ];
    for (line, reason, hint) in table {
        let error = ServiceName::new(&args(line)).unwrap_err();
        assert!(error.is_usage(), "{line}");
        assert!(error.to_string().contains(reason), "{line}: {error}");
        let found = error.hint().unwrap();
        assert!(found.contains(hint), "{line}: {found}");
    }
}

#[test]
fn suggestions_are_good_names() {
    for line in [
        "2fast", "type", "测试", "foo!bar", "foo--bar", "con", "request", "Vec", "handler", "-",
        "7",
    ] {
        let error = ServiceName::new(&args(line)).unwrap_err();
        let suggested = error.hint().unwrap().split('`').nth(1).unwrap().to_owned();
        assert!(
            ServiceName::new(&args(&suggested)).is_ok(),
            "{line}: {suggested}"
        );
    }
}

#[test]
fn long_names_are_cut_in_the_suggestion() {
    let long = "a".repeat(64);
    let error = ServiceName::new(&args(&long)).unwrap_err();
    assert!(
        error
            .hint()
            .unwrap()
            .contains(&format!("`{}`", &long[..63]))
    );
}

#[test]
fn unknown_types_are_answered_with_the_known() {
    let error = "wed".parse::<micro_new::Kind>().unwrap_err();
    assert_eq!(
        error,
        "there are `service` (`srv` for short), `function`, `api` and `web`"
    );
}

#[test]
fn commands_give_the_same_names_again() {
    for line in [
        "greeter",
        "svc/dir1 --alias=bar --fqdn=com.x.y",
        "foo --namespace=com.example",
        "foo --namespace=com.example --type=web",
        "foo --fqdn=com.x.y --type=api",
        "./show",
    ] {
        let name = ServiceName::new(&args(line)).unwrap();
        let command = name.command();
        let again = ServiceName::new(&args(command.strip_prefix("micro new ").unwrap())).unwrap();
        assert_eq!(name, again, "{command}");
    }
}
