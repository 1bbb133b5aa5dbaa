//! The table and its document.

use super::*;

#[test]
fn the_table_is_in_order() {
    for row in TABLE {
        let variable = format!("MICRO_{}", row.flag.to_ascii_uppercase());
        assert_eq!(row.env, variable);
        assert!(!row.value.is_empty() && !row.help.is_empty(), "{variable}");
    }
    let mut names: Vec<_> = known::variables().collect();
    let all = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), all, "a name stands twice");
}

fn markdown() -> String {
    let mut out = String::from("| Flag | Variable | Default | |\n|---|---|---|---|\n");
    for row in TABLE {
        let default = match row.default {
            "" => String::new(),
            text if text.contains(' ') => text.to_owned(),
            value => format!("`{value}`"),
        };
        let several = if row.many {
            "; several with commas"
        } else {
            ""
        };
        let (flag, value, env, help) = (row.flag, row.value, row.env, row.help);
        out.push_str(&format!(
            "| `--{flag}={value}` | `{env}` | {default} | {help}{several} |\n"
        ));
    }
    out
}

#[test]
fn the_document_shows_the_table() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/settings.md");
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
        "docs/settings.md does not show the table of settings; run again with UPDATE_GOLDEN=1"
    );
}
