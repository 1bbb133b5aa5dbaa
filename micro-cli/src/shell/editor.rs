//! The line editor: history from one run to the next, and completion.

use std::path::PathBuf;

use rustyline::completion::Completer;
use rustyline::error::ReadlineError;
use rustyline::highlight::Highlighter;
use rustyline::hint::Hinter;
use rustyline::history::FileHistory;
use rustyline::validate::Validator;
use rustyline::{CompletionType, Config, Context, Editor, Helper};

use super::catalog::Catalog;
use super::complete::complete;
use crate::failure::{Failure, Kind, Result};

const PROMPT: &str = "micro> ";

/// How many lines are remembered.
const REMEMBERED: usize = 1000;

/// Reads lines that a person types.
pub(super) struct LineEditor {
    editor: Editor<Completing, FileHistory>,
    history: Option<PathBuf>,
}

impl LineEditor {
    pub(super) fn new(catalog: Catalog) -> rustyline::Result<Self> {
        let config = Config::builder()
            .max_history_size(REMEMBERED)?
            .history_ignore_space(true)
            .completion_type(CompletionType::List)
            .build();
        let mut editor = Editor::with_config(config)?;
        editor.set_helper(Some(Completing(catalog)));
        let history = history();
        if let Some(path) = &history {
            // There is none at the first time.
            let _ = editor.load_history(path);
        }
        Ok(Self { editor, history })
    }

    /// Waits for a line; Ctrl-C begins a new one, Ctrl-D is the end.
    pub(super) fn read(&mut self) -> Result<Option<String>> {
        loop {
            match self.editor.readline(PROMPT) {
                Ok(line) => {
                    self.remember(&line);
                    return Ok(Some(line));
                }
                Err(ReadlineError::Interrupted) => {}
                Err(ReadlineError::Eof) => return Ok(None),
                Err(error) => return Err(Failure::new(Kind::Failed, error.to_string())),
            }
        }
    }

    /// Keeps a line; without a place for it, as long as this runs.
    fn remember(&mut self, line: &str) {
        let _ = self.editor.add_history_entry(line);
        if let Some(path) = &self.history {
            let _ = self.editor.append_history(path);
        }
    }
}

/// Returns the file of the history, whose folder is made if need be.
fn history() -> Option<PathBuf> {
    let set = |name| {
        let value = std::env::var_os(name).filter(|value| !value.is_empty());
        value.map(PathBuf::from)
    };
    if let Some(path) = set("MICRO_HISTORY") {
        return Some(path);
    }
    let home = || set("HOME").map(|home| home.join(".local").join("state"));
    let state = set("XDG_STATE_HOME")
        .or_else(|| set("LOCALAPPDATA"))
        .or_else(home)?;
    let folder = state.join("micro");
    std::fs::create_dir_all(&folder).ok()?;
    Some(folder.join("history"))
}

/// Completes from the catalog.
struct Completing(Catalog);

impl Completer for Completing {
    type Candidate = String;

    fn complete(
        &self,
        line: &str,
        at: usize,
        _: &Context<'_>,
    ) -> rustyline::Result<(usize, Vec<String>)> {
        Ok(complete(&line[..at], &self.0))
    }
}

impl Hinter for Completing {
    type Hint = String;
}

impl Highlighter for Completing {}
impl Validator for Completing {}
impl Helper for Completing {}
