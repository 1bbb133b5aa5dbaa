//! Two texts, side by side as far as they differ.

use std::fmt::Write as _;

/// The lines between what the texts have in common at both ends, `-` and `+`
/// in front, or nothing when they are equal.
pub(crate) fn diff(expected: &str, actual: &str) -> String {
    if expected == actual {
        return String::new();
    }
    let (left, right): (Vec<_>, Vec<_>) = (expected.lines().collect(), actual.lines().collect());
    let head = left.iter().zip(&right).take_while(|(a, b)| a == b).count();
    let rest = left.len().min(right.len()) - head;
    let backwards = left.iter().rev().zip(right.iter().rev());
    let tail = backwards.take(rest).take_while(|(a, b)| a == b).count();

    let mut text = format!("@@ line {} @@\n", head + 1);
    for (sign, lines) in [('-', &left), ('+', &right)] {
        for line in &lines[head..lines.len() - tail] {
            let _ = writeln!(text, "{sign}{line}");
        }
    }
    text
}

#[test]
fn shows_only_what_differs() {
    assert_eq!(diff("a\nb\nc\n", "a\nb\nc\n"), "");
    assert_eq!(diff("a\nb\nc\n", "a\nx\nc\n"), "@@ line 2 @@\n-b\n+x\n");
    assert_eq!(diff("a\na\n", "a\na\na\n"), "@@ line 3 @@\n+a\n");
    assert_eq!(diff("a\n", "a"), "@@ line 2 @@\n");
}
