//! Keeps the lines of a list item aligned, as clippy's documentation lints ask.

/// The list items that are open at some line.
#[derive(Debug, Default)]
pub(super) struct Lists {
    /// Marker column and content column, outermost first.
    open: Vec<(usize, usize)>,
}

impl Lists {
    pub(super) fn inside(&self) -> bool {
        !self.open.is_empty()
    }

    pub(super) fn leave(&mut self) {
        self.open.clear();
    }

    /// Where a line should start that starts at `indent` now.
    pub(super) fn indent(&mut self, text: &str, indent: usize, after_blank: bool) -> usize {
        if let Some(width) = marker(text) {
            while self
                .open
                .last()
                .is_some_and(|(start, _)| *start >= indent.max(1))
            {
                self.open.pop();
            }
            if indent == 0 {
                self.open.clear();
            }
            let start = self
                .open
                .last()
                .map_or(indent.min(3), |(_, content)| *content);
            self.open.push((indent, start + width));
            return start;
        }
        if after_blank {
            while self.open.last().is_some_and(|(start, _)| *start >= indent) {
                self.open.pop();
            }
        }
        match self.open.last() {
            Some((_, content)) => *content,
            None => indent.min(3),
        }
    }
}

/// Width of a list marker and the space behind it.
fn marker(text: &str) -> Option<usize> {
    if let Some(rest) = text.strip_prefix(['-', '*', '+']) {
        return rest
            .starts_with(' ')
            .then(|| 1 + rest.len() - rest.trim_start_matches(' ').len());
    }
    let digits = text.chars().take_while(char::is_ascii_digit).count();
    let rest = text[digits..].strip_prefix(['.', ')'])?;
    ((1..=9).contains(&digits) && rest.starts_with(' '))
        .then(|| digits + 1 + rest.len() - rest.trim_start_matches(' ').len())
}
