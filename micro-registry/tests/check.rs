//! What can be registered, and what is said of the rest.

use micro_registry::{Error, Node, Service};

fn service(name: &str, address: &str) -> Service {
    let node = Node {
        id: Node::id_of(name, "0f8fad5b-d9cb-469f-a165-70867728950e"),
        address: address.into(),
        ..Node::default()
    };
    Service {
        name: name.into(),
        version: "latest".into(),
        nodes: vec![node],
        ..Service::default()
    }
}

#[track_caller]
fn says(checked: Result<(), Error>, expected: &str) {
    match checked {
        Err(Error::Invalid(what)) => assert!(what.contains(expected), "{what}"),
        other => panic!("expected {expected:?}, not {other:?}"),
    }
}

#[test]
fn what_can_be_called_is_fine() {
    for address in [
        "10.0.0.5:80",
        "[fd00::1]:65535",
        "localhost:1",
        "a-b.example.org:8080",
    ] {
        assert_eq!(
            service("go.micro.service.greeter", address).check(),
            Ok(()),
            "{address}"
        );
    }
    assert_eq!(service("greeter", "10.0.0.5:80").check_dns("micro"), Ok(()));
    let longest = format!("go.micro.{}", "x".repeat(26));
    assert_eq!(service(&longest, "10.0.0.5:80").check_dns("micro"), Ok(()));
    // Only mDNS minds; in etcd this is a name as any other.
    let longer = format!("go.micro.{}", "x".repeat(27));
    assert_eq!(service(&longer, "10.0.0.5:80").check(), Ok(()));
}

#[test]
fn names_say_what_is_wrong_with_them() {
    let address = "10.0.0.5:80";
    says(service("", address).check(), "no name; write one such as");
    says(
        service("my greeter", address).check(),
        "a space or control character",
    );
    says(
        service("a\0b", address).check(),
        "a space or control character",
    );
    for name in ["go..greeter", ".greeter", "greeter."] {
        says(service(name, address).check(), "a dot too many");
    }
    let mut nodeless = service("greeter", address);
    nodeless.nodes.clear();
    says(nodeless.check(), "service greeter has no node");
    let mut two = service("greeter", address);
    two.nodes.push(two.nodes[0].clone());
    says(two.check(), "two nodes have the id greeter-0f8fad5b");
    let mut no_id = service("greeter", address);
    no_id.nodes[0].id.clear();
    says(no_id.check(), "a node has no id");
}

#[test]
fn addresses_say_what_to_write_instead() {
    for (address, expected) in [
        ("", "there is no address; write HOST:PORT"),
        ("10.0.0.5", "write 10.0.0.5:PORT"),
        ("10.0.0.5:", "no port; write a number"),
        ("10.0.0.5:http", "\"http\", which is no port"),
        ("10.0.0.5:70000", "\"70000\", which is no port"),
        ("10.0.0.5:0", "port 0"),
        (":8080", "says all interfaces"),
        ("0.0.0.0:8080", "says all interfaces"),
        ("[::]:8080", "says all interfaces"),
        ("fd00::1", "write [fd00::1]:PORT"),
        ("[fd00::1]", "write [fd00::1]:PORT"),
        ("fd00::1::8080", "is written [fd00::1:]:8080"),
        ("[fd00:8080", "is not HOST:PORT"),
        ("[10.0.0.5]:8080", "is not HOST:PORT"),
        ("my host:8080", "is not HOST:PORT"),
        ("http://host:8080", "is not HOST:PORT"),
    ] {
        says(service("greeter", address).check(), expected);
    }
}

#[test]
fn dns_wants_more() {
    let address = "10.0.0.5:80";
    let name = format!("go.micro.{}", "x".repeat(27));
    says(
        service(&name, address).check_dns("micro"),
        "27 bytes, and go-micro sees no more than 26",
    );
    let name = format!("{}.greeter", "x".repeat(64));
    says(
        service(&name, address).check_dns("micro"),
        "64 bytes, and 63 are the most",
    );
    says(
        service("gree(ter", address).check_dns("micro"),
        "has '(' in it",
    );
    let name = ["part"; 30].join(".");
    says(
        service(&name, address).check_dns("micro"),
        "255 are the most",
    );

    let mut versionless = service("greeter", address);
    versionless.version.clear();
    assert_eq!(versionless.check(), Ok(()));
    says(versionless.check_dns("micro"), "write `latest`");
    let mut odd = service("greeter", address);
    odd.nodes[0].id = "greeter@1".into();
    says(odd.check_dns("micro"), "the node id greeter@1 has '@'");
    odd.nodes[0].id = "x".repeat(64);
    says(odd.check_dns("micro"), "64 bytes");
}
