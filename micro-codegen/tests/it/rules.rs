//! What holds for generated code whatever the input.

use golden_cases::compile;
use micro_codegen::Options;
use proc_macro2::{TokenStream, TokenTree};

use crate::{OUTCOMES, Outcome};

#[test]
fn names_only_the_runtime_core_and_std() {
    for Outcome { case, result } in OUTCOMES.iter() {
        let options = Options::parse(&case.options).unwrap();
        let mut allowed = vec!["core".to_owned(), "std".to_owned()];
        if options.runtime_path == "::micro" {
            allowed.push("micro".to_owned());
        }
        let files = result.iter().flatten();
        for file in files.filter(|file| file.name.ends_with(".rs")) {
            let text = std::str::from_utf8(&file.content).unwrap();
            let mut roots = Vec::new();
            crate_roots(text.parse().unwrap(), &mut roots);
            roots.retain(|root| !allowed.contains(root));
            assert!(
                roots.is_empty(),
                "{}/{} names {roots:?}",
                case.name,
                file.name
            );
        }
    }
}

/// Every `x` in a path that starts with `::x`.
fn crate_roots(tokens: TokenStream, found: &mut Vec<String>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let is_colon =
        |index: usize| matches!(&tokens[index], TokenTree::Punct(p) if p.as_char() == ':');
    for (index, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Group(group) => crate_roots(group.stream(), found),
            TokenTree::Ident(name) if index >= 2 && is_colon(index - 1) && is_colon(index - 2) => {
                let goes_on = index >= 3
                    && match &tokens[index - 3] {
                        TokenTree::Ident(before) => !is_keyword(&before.to_string()),
                        TokenTree::Punct(before) => before.as_char() == '>',
                        TokenTree::Group(_) | TokenTree::Literal(_) => false,
                    };
                if !goes_on {
                    found.push(name.to_string());
                }
            }
            _ => {}
        }
    }
}

/// Words that may stand before a path that starts with `::`.
fn is_keyword(word: &str) -> bool {
    [
        "impl", "for", "as", "dyn", "in", "mut", "return", "const", "static", "where",
    ]
    .contains(&word)
}

#[test]
fn crate_roots_are_found() {
    let mut found = Vec::new();
    let tokens = "fn a(x: ::b::C) -> Vec<::d::E> { <F as ::g::H>::i(::j::k, l::m) }";
    crate_roots(tokens.parse().unwrap(), &mut found);
    assert_eq!(found, ["b", "d", "g", "j"]);
}

#[test]
fn a_unary_rpc_takes_at_most_sixty_lines() {
    const METHODS: usize = 10;
    let dir = tempfile::tempdir().unwrap();
    let rpcs: String = (0..METHODS)
        .map(|n| {
            format!(
                "  // Says hello to somebody.\n  rpc SayHello{n}(Request) returns (Response);\n"
            )
        })
        .collect();
    let proto = format!(
        "syntax = \"proto3\";\npackage lines;\nmessage Request {{}}\nmessage Response {{}}\n\
         // Greets.\nservice Greeter {{\n{rpcs}}}\n"
    );
    std::fs::write(dir.path().join("lines.proto"), proto).unwrap();
    let compiled = compile(&[dir.path().to_owned()], &["lines.proto".to_owned()]).unwrap();
    let options = Options {
        messages: false,
        ..Options::default()
    };
    let files = micro_codegen::generate(&compiled.files, &compiled.to_generate, &options).unwrap();
    let file = files.iter().find(|file| file.name == "lines.rs").unwrap();
    let lines = String::from_utf8_lossy(&file.content).lines().count();
    assert!(
        lines > METHODS * 10,
        "only {lines} lines: is there a service in it?"
    );
    assert!(lines <= METHODS * 60, "{lines} lines for {METHODS} rpcs");
}
