//! The flags in a parser of clap, beside those of a program.

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, ArgMatches, Args, Command, Error, FromArgMatches};

use super::super::known;
use super::super::table::{Row, TABLE};
use super::{Flags, described, read};

impl Flags {
    /// Adds to clap's error of an unknown flag that it is one of go-micro's that are not here, if it is.
    ///
    /// ```no_run
    /// # use clap::Parser;
    /// # #[derive(Parser)]
    /// # struct Args { #[command(flatten)] micro: micro::Flags }
    /// let args = Args::try_parse().unwrap_or_else(|error| micro::Flags::explain(error).exit());
    /// ```
    pub fn explain(mut error: Error) -> Error {
        if error.kind() != ErrorKind::UnknownArgument {
            return error;
        }
        let Some(ContextValue::String(flag)) = error.get(ContextKind::InvalidArg) else {
            return error;
        };
        if known::is_elsewhere(flag.trim_start_matches('-')) {
            let tip = format!("{flag} is a flag of go-micro that says nothing here; leave it out");
            let tips = ContextValue::StyledStrs(vec![tip.into()]);
            error.insert(ContextKind::Suggested, tips);
        }
        error
    }
}

/// The flag of a setting; its id is not one that a field of a user's parser has.
fn arg(row: &Row) -> Arg {
    let arg = Arg::new(row.env)
        .long(row.flag)
        .value_name(row.value)
        .help(described(row))
        .help_heading("Options of every service");
    let arg = match row.flag.contains('_') {
        true => arg.alias(row.flag.replace('_', "-")),
        false => arg,
    };
    match row.many {
        true => arg.action(ArgAction::Append),
        false => arg.action(ArgAction::Set).overrides_with(row.env),
    }
}

impl Args for Flags {
    fn augment_args(command: Command) -> Command {
        command.args(TABLE.iter().map(arg))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for Flags {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        let said = TABLE.iter().map(|row| {
            let values = matches.try_get_many::<String>(row.env).ok().flatten();
            (row, values.into_iter().flatten().cloned().collect())
        });
        let settings = read(said).map_err(|faults| {
            let message = faults.join("\n       ");
            Error::raw(ErrorKind::ValueValidation, message)
        })?;
        Ok(Self { settings })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        let new = Self::from_arg_matches(matches)?.settings;
        self.settings = new.or(std::mem::take(&mut self.settings));
        Ok(())
    }
}
