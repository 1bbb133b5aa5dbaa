//! Where results go, and in which form.

mod json;
mod table;
mod yaml;

use std::io::{self, Write};

use clap::ValueEnum;

pub(crate) use json::{compact, indented};
pub(crate) use table::columns;

use crate::failure::{Failure, Result};

/// The form of a result.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Output {
    /// For people; replies of services are JSON
    #[default]
    Table,
    /// JSON, indented; of streams one line each
    Json,
    /// YAML
    Yaml,
    /// JSON as it came, in one line
    Raw,
}

/// Where a command writes: its result to `out`, all else to `err`.
pub(crate) struct Io<'a> {
    pub(crate) out: &'a mut dyn Write,
    pub(crate) err: &'a mut dyn Write,
    /// Whether a person looks at `err`.
    pub(crate) watched: bool,
}

impl Io<'_> {
    /// Writes a result: `table` for people, or else its JSON.
    pub(crate) fn show(
        &mut self,
        output: Output,
        table: impl FnOnce() -> String,
        json: impl FnOnce() -> String,
    ) -> Result {
        let text = match output {
            Output::Table => harmless(&table()),
            Output::Json => indented(&json()),
            Output::Yaml => yaml::of(&json())?,
            Output::Raw => format!("{}\n", compact(&json())),
        };
        self.write(&text)
    }

    /// Writes one of several results, each of which takes a line.
    pub(crate) fn show_next(
        &mut self,
        output: Output,
        table: impl FnOnce() -> String,
        json: impl FnOnce() -> String,
    ) -> Result {
        let text = match output {
            Output::Table => harmless(&table()),
            Output::Json | Output::Raw => format!("{}\n", compact(&json())),
            Output::Yaml => format!("---\n{}", yaml::of(&json())?),
        };
        self.write(&text)
    }

    /// Writes to the result, at once.
    pub(crate) fn write(&mut self, text: &str) -> Result {
        self.out.write_all(text.as_bytes())?;
        self.out.flush()?;
        Ok(())
    }

    /// Tells what is no result.
    pub(crate) fn note(&mut self, text: &str) {
        // Who does not read it does not need it.
        let _ = writeln!(self.err, "{}", harmless(text));
    }

    /// Tells what is no result, and goes on in the same line.
    pub(crate) fn tell(&mut self, text: &str) {
        let _ = self.err.write_all(text.as_bytes());
        let _ = self.err.flush();
    }

    /// Tells of a failure.
    pub(crate) fn fail(&mut self, failure: &Failure, output: Output) {
        let text = match output {
            _ if failure.kind == crate::failure::Kind::Closed => return,
            Output::Table => harmless(&failure.text()),
            Output::Json | Output::Yaml | Output::Raw => failure.json(),
        };
        let _: io::Result<()> = self.err.write_all(text.as_bytes());
    }
}

/// Takes out what terminals obey: who registers a service may write what they like.
fn harmless(text: &str) -> String {
    text.replace(
        |c: char| c.is_control() && !matches!(c, '\n' | '\t'),
        "\u{fffd}",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terminals_are_not_told_what_to_do() {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let mut io = Io {
            out: &mut out,
            err: &mut err,
            watched: true,
        };
        let table = || "a\x1b[2Jb\tc\n".to_owned();
        io.show(Output::Table, table, String::new).unwrap();
        io.note("\u{9b}2J");
        assert_eq!(out, "a\u{fffd}[2Jb\tc\n".as_bytes());
        assert_eq!(err, "\u{fffd}2J\n".as_bytes());
    }
}
