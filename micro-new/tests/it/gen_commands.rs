//! `micro-new gen`: additions to a project, and not a line of the user's changed.

use std::fs;
use std::path::PathBuf;

use tempfile::TempDir;

use crate::places::{printed, read, refused, texts, tree, write};

/// A project of this type.
fn project(kind: &str) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    printed(folder.path(), &["hello", "--type", kind]);
    let root = folder.path().join("hello");
    (folder, root)
}

#[test]
fn a_handler_is_added_beside_the_others() {
    let (_folder, root) = project("service");
    let before = texts(&root);
    let shown = printed(&root, &["gen", "handler", "list-orders"]);
    assert!(
        shown.contains(".handler(hello_service::proto::ListOrdersServer::new(hello_service::handler::ListOrders))"),
        "{shown}"
    );
    let proto = read(&root, "proto/list_orders.proto");
    assert!(proto.contains("package go.micro.service.hello;"), "{proto}");
    assert!(proto.contains("service ListOrders {"), "{proto}");
    assert!(read(&root, "src/handler/list_orders.rs").contains("pub struct ListOrders;"));
    assert_eq!(
        read(&root, "src/handler/mod.rs"),
        "//! What the service answers: one file a service of the `.proto` files.\n\n\
         mod hello;\nmod list_orders;\n\npub use hello::Hello;\npub use list_orders::ListOrders;\n"
    );
    for (path, text) in before {
        if path != "src/handler/mod.rs" {
            assert_eq!(read(&root, &path), text, "{path}");
        }
    }
}

#[test]
fn a_subscriber_is_added_under_its_topic() {
    let (_folder, root) = project("service");
    let shown = printed(&root, &["gen", "subscriber", "orders.created"]);
    assert!(
        shown.contains(".subscriber(hello_service::subscriber::OrdersCreated)"),
        "{shown}"
    );
    assert!(!shown.contains("feature"), "{shown}");
    let rust = read(&root, "src/subscriber/orders_created.rs");
    assert!(
        rust.contains("pub const TOPIC: &str = \"orders.created\";"),
        "{rust}"
    );
    let proto = read(&root, "proto/orders_created_event.proto");
    assert!(proto.contains("message OrdersCreatedEvent {"), "{proto}");
    assert!(read(&root, "src/subscriber/mod.rs").contains("\nmod orders_created;\n"));
}

#[test]
fn who_has_no_broker_is_told_to_take_one() {
    let (_folder, root) = project("service");
    let manifest = read(&root, "Cargo.toml");
    write(&root, "Cargo.toml", &manifest.replace("\"broker\", ", ""));
    let shown = printed(&root, &["gen", "subscriber", "orders.created"]);
    assert!(shown.contains("the feature `broker`"), "{shown}");
}

#[test]
fn a_folder_that_is_not_there_becomes_a_module() {
    let (_folder, root) = project("api");
    printed(&root, &["gen", "subscriber", "orders"]);
    assert_eq!(
        read(&root, "src/subscriber/mod.rs"),
        "//! What the service does on events: one file a topic.\n\nmod orders;\n\npub use orders::Orders;\n"
    );
    assert!(read(&root, "src/lib.rs").contains("\npub mod handler;\npub mod subscriber;\n"));
}

#[test]
fn a_proto_alone_changes_no_rust() {
    let (_folder, root) = project("service");
    let before = tree(&root);
    printed(&root, &["gen", "proto", "zoo"]);
    let mut after = tree(&root);
    after.retain(|path| !before.contains(path));
    assert_eq!(after, ["proto/zoo.proto"]);
}

#[test]
fn the_same_command_twice_changes_nothing() {
    let (_folder, root) = project("service");
    for command in [
        ["gen", "handler", "orders"],
        ["gen", "subscriber", "orders"],
        ["gen", "proto", "orders"],
    ] {
        printed(&root, &command);
        let before = texts(&root);
        let again = printed(&root, &command);
        assert!(again.contains("\n  keep "), "{again}");
        assert!(
            !again.contains("\n  create ") && !again.contains("\n  edit "),
            "{again}"
        );
        assert_eq!(texts(&root), before);
    }
}

#[test]
fn files_of_the_user_are_kept_unless_told() {
    let (_folder, root) = project("service");
    write(&root, "src/handler/orders.rs", "// mine\n");
    printed(&root, &["gen", "handler", "orders"]);
    assert_eq!(read(&root, "src/handler/orders.rs"), "// mine\n");
    let diff = printed(&root, &["gen", "handler", "orders", "--force", "--diff"]);
    assert!(diff.contains("\n-// mine\n"), "{diff}");
    assert_eq!(read(&root, "src/handler/orders.rs"), "// mine\n");
    printed(&root, &["gen", "handler", "orders", "--force"]);
    assert!(read(&root, "src/handler/orders.rs").contains("pub struct Orders;"));
}

#[test]
fn a_handler_fits_the_proto_that_is_there() {
    let (_folder, root) = project("service");
    printed(&root, &["gen", "proto", "cart"]);
    let proto = "syntax = \"proto3\";\npackage go.micro.service.hello;\nmessage Item {}\n\
                 service Cart { rpc Add(Item) returns (Item); rpc Watch(Item) returns (stream Item); }\n";
    write(&root, "proto/cart.proto", proto);
    printed(&root, &["gen", "handler", "cart"]);
    assert_eq!(read(&root, "proto/cart.proto"), proto);
    let rust = read(&root, "src/handler/cart.rs");
    assert!(
        rust.contains("use micro::{Context, Error, Stream, stream};"),
        "{rust}"
    );
    assert!(
        rust.contains("async fn add(&self, cx: Context, _request: Item) -> micro::Result<Item> {"),
        "{rust}"
    );
    assert!(syn::parse_file(&rust).is_ok(), "{rust}");
    let again = printed(&root, &["gen", "handler", "cart"]);
    assert!(again.contains("\n  keep src/handler/cart.rs\n"), "{again}");
}

#[test]
fn a_proto_that_no_handler_fits_is_refused() {
    let (_folder, root) = project("service");
    for (proto, reason) in [
        ("service Shop {}", "declares no service `Cart`"),
        ("service Cart {}", "declares no method of `Cart`"),
        ("service Cart { rpc A(b.C) returns (D); }", "uses `b.C`"),
    ] {
        write(&root, "proto/cart.proto", proto);
        let before = texts(&root);
        let error = refused(&root, &["gen", "handler", "cart"], 1);
        assert!(
            error.contains(reason) && error.contains("hint: write the handler by hand"),
            "{error}"
        );
        assert_eq!(texts(&root), before);
    }
}

#[test]
fn a_dry_run_says_the_same_and_writes_nothing() {
    let (_folder, root) = project("function");
    let before = texts(&root);
    let dry = printed(&root, &["gen", "handler", "orders", "--dry-run"]);
    assert_eq!(texts(&root), before);
    assert_eq!(printed(&root, &["gen", "handler", "orders"]), dry);
}

#[test]
fn a_project_made_by_hand_is_added_to() {
    let folder = tempfile::tempdir().unwrap();
    let manifest = "[package]\nname = \"by-hand\"\n[dependencies]\nmicro.workspace = true\n";
    write(folder.path(), "Cargo.toml", manifest);
    write(
        folder.path(),
        "proto/shop.proto",
        "syntax = \"proto3\";\npackage acme.shop;\n",
    );
    write(folder.path(), "src/main.rs", "//! Mine.\n\nfn main() {}\n");
    let shown = printed(&folder.path().join("src"), &["gen", "handler", "orders"]);
    assert!(
        shown.contains("  create ../proto/orders.proto\n"),
        "{shown}"
    );
    assert!(
        shown.contains(".handler(crate::proto::OrdersServer"),
        "{shown}"
    );
    assert!(shown.contains("`build.rs` has to compile"), "{shown}");
    assert!(read(folder.path(), "proto/orders.proto").contains("package acme.shop;"));
    assert_eq!(
        read(folder.path(), "src/main.rs"),
        "//! Mine.\n\nmod handler;\n\nfn main() {}\n"
    );
}

#[test]
fn what_is_no_project_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let table = [
        ("[workspace]\n", "holds no package"),
        ("[package]\nname = \"a\"\n", "`a` does not depend on micro"),
        ("[package\n", "is broken"),
    ];
    let error = refused(folder.path(), &["gen", "handler", "orders"], 1);
    assert!(
        error.contains("this is no Cargo package\nhint: "),
        "{error}"
    );
    for (manifest, reason) in table {
        write(folder.path(), "Cargo.toml", manifest);
        let error = refused(folder.path(), &["gen", "handler", "orders"], 1);
        assert!(
            error.contains(reason) && error.contains("\nhint: "),
            "{error}"
        );
        assert_eq!(tree(folder.path()), ["Cargo.toml"]);
    }
}

#[test]
fn names_that_cannot_be_are_refused() {
    let (_folder, root) = project("service");
    let before = texts(&root);
    for (arguments, reason) in [
        (["gen", "handler", "2fast"], "hint: try `fast2`\n"),
        (["gen", "handler", "type"], "hint: try `my-type`\n"),
        (["gen", "proto", "../x"], "has `.` in it"),
        (
            ["gen", "subscriber", "a b"],
            "the topic `a b` has ' ' in it",
        ),
        (["gen", "subscriber", ""], "the topic is empty"),
        (
            ["gen", "subscriber", "1.created"],
            "does not begin with a letter",
        ),
    ] {
        let error = refused(&root, &arguments, 2);
        assert!(error.contains(reason), "{arguments:?}: {error}");
    }
    assert_eq!(texts(&root), before);
}

#[test]
fn a_web_project_has_no_handlers_of_this_kind() {
    let (_folder, root) = project("web");
    let error = refused(&root, &["gen", "handler", "orders"], 1);
    assert!(
        error.contains("add a route in `src/handler/mod.rs`"),
        "{error}"
    );
}

#[test]
fn a_failure_takes_everything_back() {
    let (_folder, root) = project("service");
    fs::remove_dir_all(root.join("src/handler")).unwrap();
    write(&root, "src/handler", "not a folder");
    let before = texts(&root);
    let error = refused(&root, &["gen", "handler", "orders"], 1);
    assert!(error.contains("cannot write to "), "{error}");
    assert_eq!(texts(&root), before);
}
