//! Where the lines come from: a person, or a file.

use std::io::{BufRead, IsTerminal};

#[cfg(feature = "editor")]
use super::{catalog::Catalog, editor::LineEditor};
use crate::failure::{Failure, Kind, Result};
use crate::session::Session;

/// Lines, one after the other.
pub(super) struct Lines {
    typed: bool,
    #[cfg(feature = "editor")]
    editor: Option<Box<LineEditor>>,
    #[cfg(feature = "editor")]
    catalog: Catalog,
}

impl Lines {
    pub(super) fn new() -> Self {
        let typed = std::io::stdin().is_terminal();
        #[cfg(feature = "editor")]
        let catalog = Catalog::default();
        Self {
            typed,
            // A terminal that an editor can't work with is read line by line.
            #[cfg(feature = "editor")]
            editor: match typed {
                true => LineEditor::new(catalog.clone()).ok().map(Box::new),
                false => None,
            },
            #[cfg(feature = "editor")]
            catalog,
        }
    }

    /// Whether a person types them.
    pub(super) fn is_typed(&self) -> bool {
        self.typed
    }

    /// Looks in the background what there is to complete.
    #[cfg(feature = "editor")]
    pub(super) fn look_around(&self, session: &Session) {
        if self.editor.is_some() {
            self.catalog.refresh(session);
        }
    }

    /// Nothing completes.
    #[cfg(not(feature = "editor"))]
    pub(super) fn look_around(&self, _: &Session) {}

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
