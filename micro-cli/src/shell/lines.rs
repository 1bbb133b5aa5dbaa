//! Where the lines come from: a person, or a file.

use std::io::{BufRead, IsTerminal};

use super::catalog::Catalog;
#[cfg(feature = "editor")]
use super::editor::LineEditor;
use crate::failure::{Failure, Kind, Result};

/// Lines, one after the other.
pub(super) struct Lines {
    typed: bool,
    #[cfg(feature = "editor")]
    editor: Option<Box<LineEditor>>,
}

impl Lines {
    #[cfg_attr(
        not(feature = "editor"),
        expect(unused_variables, reason = "nothing completes")
    )]
    pub(super) fn new(catalog: Catalog) -> Self {
        let typed = std::io::stdin().is_terminal();
        Self {
            typed,
            // A terminal that an editor can't work with is read line by line.
            #[cfg(feature = "editor")]
            editor: match typed {
                true => LineEditor::new(catalog).ok().map(Box::new),
                false => None,
            },
        }
    }

    /// Whether a person types them.
    pub(super) fn is_typed(&self) -> bool {
        self.typed
    }

    /// Waits for the next line; nothing is the end. What this process serves goes on meanwhile.
    pub(super) async fn next(&mut self) -> Result<Option<String>> {
        #[cfg(feature = "editor")]
        if let Some(mut editor) = self.editor.take() {
            let reading = tokio::task::spawn_blocking(move || (editor.read(), editor));
            let (line, editor) = reading.await.map_err(broken)?;
            self.editor = Some(editor);
            return line;
        }
        if self.typed {
            use std::io::Write;

            let mut err = std::io::stderr();
            err.write_all(b"micro> ")?;
            err.flush()?;
        }
        let reading = tokio::task::spawn_blocking(|| {
            let mut line = String::new();
            let read = std::io::stdin().lock().read_line(&mut line);
            read.map(|bytes| (bytes > 0).then_some(line))
        });
        Ok(reading.await.map_err(broken)??)
    }
}

fn broken(error: tokio::task::JoinError) -> Failure {
    Failure::new(Kind::Failed, format!("no line can be read: {error}"))
}
