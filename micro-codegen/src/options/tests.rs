use super::*;

fn parse(parameter: &str) -> Options {
    Options::parse(parameter).unwrap()
}

fn problems(parameter: &str) -> String {
    Options::parse(parameter).unwrap_err().to_string()
}

#[test]
fn nothing_given_is_the_default() {
    assert_eq!(parse(""), Options::default());
    assert_eq!(parse(" , ,"), Options::default());
}

#[test]
fn values_reach_their_fields() {
    let options = parse(concat!(
        "json=false,default_stubs,retain_enum_prefix=true,",
        "bytes=.a.B.c,bytes=d,extern_path=.x=::x,include_file=all.rs,",
        r#"type_attribute=.a=#[derive(Eq\, Hash)],field_attribute=.=#[serde(rename = "a=b")]"#,
    ));
    let expected = Options {
        json: false,
        default_stubs: true,
        retain_enum_prefix: true,
        bytes: vec![".a.B.c".into(), "d".into()],
        extern_path: vec![(".x".into(), "::x".into())],
        include_file: Some("all.rs".into()),
        type_attribute: vec![(".a".into(), "#[derive(Eq, Hash)]".into())],
        field_attribute: vec![(".".into(), r#"#[serde(rename = "a=b")]"#.into())],
        ..Options::default()
    };
    assert_eq!(options, expected);
    assert_eq!(parse("include_file=").include_file, None);
}

#[test]
fn only_a_comma_is_escaped() {
    let options = parse(r#"type_attribute=.=#[doc = "a\\b\"\, c"]"#);
    assert_eq!(options.type_attribute[0].1, r#"#[doc = "a\\b\", c"]"#);
}

#[test]
fn every_row_is_read_from_a_parameter() {
    for row in TABLE {
        let value = match row.value().as_str() {
            "true|false" => (row.default() == "false").to_string(),
            "<path>" => ".a".to_owned(),
            "<path>=<attribute>" => ".a=#[cfg(any())]".to_owned(),
            "<path>=<rust path>" | "<path>=<domain>" => ".a=b".to_owned(),
            _ => "other".to_owned(),
        };
        let options = parse(&format!("{}={value}", row.name));
        assert_ne!(
            options,
            Options::default(),
            "`{}` changes nothing",
            row.name
        );
    }
}

#[test]
fn every_field_has_a_row() {
    let options = format!("{:#?}", Options::default());
    let fields: Vec<_> = options
        .lines()
        .filter_map(|line| line.strip_prefix("    ")?.split_once(": "))
        .map(|(name, _)| name)
        .filter(|name| !name.starts_with(' '))
        .collect();
    let rows: Vec<_> = TABLE.iter().map(|row| row.name).collect();
    assert_eq!(rows, fields);
}

#[test]
fn all_problems_are_reported_at_once() {
    let text = problems(
        "jsn,bytes,json=maybe,extern_path=.a,no_client,include_file=a.rs,include_file=b.rs",
    );
    let expected = [
        "option `bytes` needs a value: `bytes=<path>`",
        "option `extern_path` takes a protobuf path and what belongs to it: `extern_path=<path>=<rust path>`, not `.a`",
        "option `include_file` is given twice, as `a.rs` and as `b.rs`; keep one",
        "option `json` is `true` or `false`, not `maybe`",
        "unknown options `jsn` (did you mean `json`?), `no_client` (write `client=false`); the options are messages, client,",
    ];
    let lines: Vec<_> = text.lines().collect();
    assert_eq!(lines.len(), expected.len(), "{text}");
    for (line, expected) in lines.iter().zip(expected) {
        assert!(line.starts_with(expected), "{line}");
    }
}

#[test]
fn values_that_would_break_the_output_are_refused() {
    let cases = [
        ("bytes=a b", "option `bytes`: `a b` is not a protobuf path"),
        ("extern_path=a=::b", "write `.a=::b`"),
        ("extern_path=.a=::b-c", "`::b-c` is not a Rust path"),
        (
            "type_attribute=.=derive(Eq)",
            "write one like `#[derive(Eq)]`",
        ),
        ("type_attribute=.=#[derive(A,B)]", "written `\\,`"),
        ("include_file=../up.rs", "below the output folder"),
        ("descriptor_set=/abs", "below the output folder"),
        (
            "default_package_filename=mod",
            "both name the file `mod.rs`",
        ),
        (
            "runtime_path=a b",
            "option `runtime_path`: `a b` is not a Rust path",
        ),
    ];
    for (parameter, expected) in cases {
        let text = problems(parameter);
        assert!(text.contains(expected), "{parameter}: {text}");
    }
}

#[test]
fn the_nearest_name_is_suggested_only_when_near() {
    assert!(problems("extern-path=.a=b").contains("(did you mean `extern_path`?)"));
    assert!(problems("typ_atribute=.a=b").contains("(did you mean `type_attribute`?)"));
    assert!(!problems("paths=source_relative").contains("did you mean"));
}

#[test]
fn the_document_shows_the_table() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/options.md");
    let document = std::fs::read_to_string(path).unwrap();
    let (before, rest) = document.split_once("<!-- table -->\n").unwrap();
    let (_, after) = rest.split_once("<!-- end of table -->").unwrap();
    let expected = format!(
        "{before}<!-- table -->\n{}<!-- end of table -->{after}",
        markdown()
    );
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(path, &expected).unwrap();
    }
    assert!(
        expected == std::fs::read_to_string(path).unwrap(),
        "docs/options.md does not show the table of options; run again with UPDATE_GOLDEN=1"
    );
}
