//! Text of limited length.

use std::fmt::{self, Write};

/// Writes into `to` until there is no more room; what is too long ends with `…`.
pub(super) struct Cut<'a> {
    pub(super) to: &'a mut String,
    pub(super) room: &'a mut usize,
}

impl Write for Cut<'_> {
    /// Fails when the text is cut, so that nobody goes on to write what nobody will read.
    fn write_str(&mut self, text: &str) -> fmt::Result {
        if text.len() <= *self.room {
            self.to.push_str(text);
            *self.room -= text.len();
            return Ok(());
        }
        let mut ends = (0..=*self.room).rev();
        let end = ends.find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        self.to.push_str(&text[..end]);
        self.to.push('…');
        *self.room = 0;
        Err(fmt::Error)
    }
}

/// Returns `text`, cut to `most` bytes.
pub(super) fn cut(text: &str, mut most: usize) -> String {
    let mut short = String::with_capacity(text.len().min(most));
    let mut to = Cut {
        to: &mut short,
        room: &mut most,
    };
    // Fails when it is cut.
    let _ = to.write_str(text);
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_long_is_cut_between_characters() {
        assert_eq!(cut("käse", 5), "käse");
        assert_eq!(cut("käse", 4), "käs…");
        assert_eq!(cut("käse", 2), "k…");
        assert_eq!(cut("käse", 0), "…");
        assert_eq!(cut("", 0), "");
    }
}
