//! What is to be done, as it stands on the page.
//!
//! A block marked `sh` is typed into the first terminal, and a block marked `text` is what that shows then. A comment
//! before a block, which readers do not see, says otherwise:
//!
//! | Comment | The next block |
//! |---|---|
//! | `<!-- guide: in the checkout -->` | is typed in the folder of the repository |
//! | `<!-- guide: open NAME -->` | is typed into a new terminal, where it goes on |
//! | `<!-- guide: shown by NAME -->` | is what that one shows |
//!
//! Two stand alone: `<!-- guide: ctrl-c NAME -->`, and `<!-- guide: not shown LINE -->` of what the last command
//! does not show.

use anyhow::{Context as _, Result, bail, ensure};

/// One thing to do, and the line that says so.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Step {
    pub(super) line: usize,
    pub(super) what: What,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum What {
    InCheckout(String),
    Run(String),
    Open(String, String),
    Shown(Option<String>, Vec<String>),
    NotShown(String),
    CtrlC(String),
}

/// Reads the page; a comment that is not understood is an error, and so is a page that asks for nothing.
pub(super) fn read(text: &str) -> Result<Vec<Step>> {
    let mut steps = Vec::new();
    let mut comment: Option<&str> = None;
    let mut lines = text.lines().enumerate().map(|(at, line)| (at + 1, line));
    while let Some((line, text)) = lines.next() {
        if let Some(said) = text.strip_prefix("<!-- guide: ") {
            let said = said
                .strip_suffix(" -->")
                .context("a comment ends with ` -->`");
            let said = said.with_context(|| format!("line {line}"))?;
            let what = match said.split_once(' ') {
                Some(("ctrl-c", name)) => What::CtrlC(name.to_owned()),
                Some(("not", shown)) if shown.starts_with("shown ") => {
                    What::NotShown(shown["shown ".len()..].to_owned())
                }
                _ => {
                    comment = Some(said);
                    continue;
                }
            };
            steps.push(Step { line, what });
            continue;
        }
        let Some(language) = text.strip_prefix("```") else {
            continue;
        };
        let mut block = Vec::new();
        loop {
            let Some((_, text)) = lines.next() else {
                bail!("line {line}: this block does not end");
            };
            match text {
                "```" => break,
                text => block.push(text.to_owned()),
            }
        }
        let said = comment.take();
        let what = match (
            language,
            said.map(|said| said.split_once(' ').unwrap_or((said, ""))),
        ) {
            ("sh", None) => What::Run(block.join("\n")),
            ("sh", Some(("in", "the checkout"))) => What::InCheckout(block.join("\n")),
            ("sh", Some(("open", name))) => What::Open(name.to_owned(), block.join("\n")),
            ("text", None) => What::Shown(None, block),
            ("text", Some(("shown", by))) if by.starts_with("by ") => {
                What::Shown(Some(by["by ".len()..].to_owned()), block)
            }
            (_, None) => continue,
            (_, Some(_)) => {
                bail!("line {line}: this block is not what the comment before it is for")
            }
        };
        steps.push(Step { line, what });
    }
    ensure!(comment.is_none(), "the last comment has no block");
    let commands = steps
        .iter()
        .filter(|step| matches!(step.what, What::Run(_)));
    ensure!(commands.count() > 0, "there is no block marked `sh`");
    Ok(steps)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_and_comments_are_steps() {
        let text = "# a\n<!-- guide: in the checkout -->\n```sh\na\n```\n\n```rust\nb\n```\n\
                    <!-- guide: open x -->\n```sh\nc\nd\n```\n<!-- guide: shown by x -->\n```text\ne\n```\n\
                    ```sh\nf\n```\n```text\ng\n```\n<!-- guide: ctrl-c x -->\n<!-- guide: not shown h i -->\n";
        let own = str::to_owned;
        let steps = read(text).unwrap();
        let whats: Vec<What> = steps.into_iter().map(|step| step.what).collect();
        assert_eq!(
            whats,
            [
                What::InCheckout(own("a")),
                What::Open(own("x"), own("c\nd")),
                What::Shown(Some(own("x")), vec![own("e")]),
                What::Run(own("f")),
                What::Shown(None, vec![own("g")]),
                What::CtrlC(own("x")),
                What::NotShown(own("h i")),
            ]
        );
    }

    #[test]
    fn what_is_not_understood_is_an_error() {
        let run = "```sh\na\n```\n";
        for wrong in [
            "<!-- guide: opne x -->\n```sh\na\n```\n",
            "<!-- guide: shown by x -->\n```sh\na\n```\n",
            "<!-- guide: open x -->\n",
            "<!-- guide: open x\n",
            "```sh\na\n",
        ] {
            assert!(read(&format!("{run}{wrong}")).is_err(), "{wrong}");
        }
        assert!(read("nothing\n").is_err());
    }
}
