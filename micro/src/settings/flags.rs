//! go-micro's flags, for a parser of clap.

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, ArgMatches, Args, Command, CommandFactory, FromArgMatches, Parser};

use super::table::{Row, TABLE};
use super::{Settings, known};

/// go-micro's flags for a service.
///
/// They are named as in go-micro, `--server_address`, and are known with dashes as well. Alone they are a
/// parser, `micro::Flags::parse()`, and have the other methods of [`clap::Parser`]. Beside a program's own flags:
///
/// ```
/// use std::path::PathBuf;
///
/// use clap::Parser;
/// use micro::Settings;
///
/// #[derive(Parser)]
/// struct Args {
///     #[command(flatten)]
///     micro: micro::Flags,
///     /// Where the packages are
///     #[arg(long)]
///     store_apk_dir: PathBuf,
/// }
///
/// let args = Args::parse_from(["apk", "--server_address=:54001", "--store-apk-dir=/val"]);
/// assert_eq!(Settings::from(args.micro).server_address.as_deref(), Some(":54001"));
/// ```
///
/// Of a flag that is given twice the last counts, and the values of those that take several add up. An
/// empty value says nothing. Flags do not read the environment: see [`Settings::from_env`].
#[derive(Clone, Debug, Default)]
pub struct Flags {
    settings: Settings,
}

impl Flags {
    /// Reads the arguments of the process. It exits with what is wrong with them, or with the help that was asked
    /// for.
    #[must_use]
    pub fn parse() -> Self {
        <Self as Parser>::parse()
    }

    /// Adds to the error of an unknown flag that it is one of go-micro's that are not here, if it is.
    ///
    /// [`Flags`] alone does this by itself; a parser that contains them may do it as well:
    ///
    /// ```no_run
    /// # use clap::Parser;
    /// # #[derive(Parser)]
    /// # struct Args { #[command(flatten)] micro: micro::Flags }
    /// let args = Args::try_parse().unwrap_or_else(|error| micro::Flags::explain(error).exit());
    /// ```
    pub fn explain(mut error: clap::Error) -> clap::Error {
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

impl From<Flags> for Settings {
    fn from(flags: Flags) -> Self {
        flags.settings
    }
}

/// The flag of a setting; its id is not one that a field of a user's parser has.
fn arg(row: &Row) -> Arg {
    let arg = Arg::new(row.env)
        .long(row.flag)
        .value_name(row.value)
        .help(help(row))
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

fn help(row: &Row) -> String {
    let Row {
        help, env, default, ..
    } = row;
    let several = if row.many {
        "; several with commas"
    } else {
        ""
    };
    match default.is_empty() {
        true => format!("{help}{several} [env: {env}]"),
        false => format!("{help}{several} [env: {env}] [default: {default}]"),
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
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let mut settings = Settings::default();
        let mut faults = Vec::new();
        for row in TABLE {
            let values = matches.try_get_many::<String>(row.env).ok().flatten();
            let values: Vec<&str> = values
                .into_iter()
                .flatten()
                .map(|value| value.trim())
                .collect();
            let value = values.join(",");
            if value.is_empty() {
                continue;
            }
            if let Err(what) = (row.set)(&mut settings, &value) {
                faults.push(format!("--{}: `{value}` {what}", row.flag));
            }
        }
        match faults.is_empty() {
            true => Ok(Self { settings }),
            false => {
                let message = faults.join("\n       ");
                Err(clap::Error::raw(ErrorKind::ValueValidation, message))
            }
        }
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        let new = Self::from_arg_matches(matches)?.settings;
        self.settings = new.or(std::mem::take(&mut self.settings));
        Ok(())
    }
}

impl CommandFactory for Flags {
    /// In its help the command has the name it was started by.
    fn command() -> Command {
        Self::augment_args(Command::new("service"))
    }

    fn command_for_update() -> Command {
        Self::command()
    }
}

impl Parser for Flags {
    fn parse() -> Self {
        Self::parse_from(std::env::args_os())
    }

    fn try_parse() -> Result<Self, clap::Error> {
        Self::try_parse_from(std::env::args_os())
    }

    fn parse_from<I, T>(arguments: I) -> Self
    where
        I: IntoIterator<Item = T>,
        T: Into<OsString> + Clone,
    {
        Self::try_parse_from(arguments).unwrap_or_else(|error| error.exit())
    }

    fn try_parse_from<I, T>(arguments: I) -> Result<Self, clap::Error>
    where
        I: IntoIterator<Item = T>,
        T: Into<OsString> + Clone,
    {
        let mut command = Self::command();
        let matches = command.try_get_matches_from_mut(arguments);
        let matches = matches.map_err(Self::explain)?;
        Self::from_arg_matches(&matches).map_err(|error| error.format(&mut command))
    }
}
