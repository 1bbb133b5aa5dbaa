use super::markdown;

fn check(comment: &str, expected: &[&str]) {
    assert_eq!(markdown(Some(comment), None), expected, "{comment:?}");
}

#[test]
fn plain_text_stays() {
    check(" Says hello.\n\n Twice.\n", &["Says hello.", "", "Twice."]);
    check("", &[]);
    check("   \n \n", &[]);
}

#[test]
fn leading_and_trailing() {
    assert_eq!(markdown(Some(" a"), Some(" b")), ["a", "", "b"]);
}

#[test]
fn fences_never_hold_rust() {
    check(" ```rust\n let x;\n ```", &["```text", "let x;", "```"]);
    check(" ```\n x\n ```", &["```text", "x", "```"]);
    check(" ```proto\n x\n", &["```proto", "x", "```"]);
    check(" ~~~rust,no_run\n x", &["~~~text", "x", "~~~"]);
    check(
        " a\n\n     let x = 1;\n\n b",
        &["a", "", "```text", " let x = 1;", "```", "", "b"].map(|l| l.trim_start_matches(' ')),
    );
}

#[test]
fn html_links_and_urls() {
    check(" a <T> [x]", &[r"a \<T> \[x\]"]);
    check(" see https://a.b/c.", &["see <https://a.b/c>."]);
    check(" [a](https://b.c) [F][g.F]", &["[a](https://b.c) `F`"]);
    check(" `<T>` and `open", &[r"`<T>` and \`open"]);
    check(" <https://a.b>", &["<https://a.b>"]);
}

#[test]
fn lists_are_aligned() {
    check(" - a\n b\n - c\n    d", &["- a", "  b", "- c", "  d"]);
    check(" * a\n     * b\n c", &["* a", "  * b", "    c"]);
    check(" 1. a\n\n b", &["1. a", "", "b"]);
}
