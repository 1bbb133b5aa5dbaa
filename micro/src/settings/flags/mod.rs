//! go-micro's flags; `clap.rs` has them beside those of a program.

#[cfg(feature = "clap")]
mod clap;

use std::ffi::OsString;
use std::fmt;

use lexopt::{Arg, Parser};

use super::nearest::nearest;
use super::table::{Row, TABLE};
use super::{Settings, known};

/// go-micro's flags for a service.
///
/// They are named as in go-micro, `--server_address`, and are known with dashes as well. Of a flag that is
/// given twice the last counts, and the values of those that take several add up. An empty value says
/// nothing. Flags do not read the environment: see [`Settings::from_env`].
///
/// ```
/// let flags = micro::Flags::parse();
/// let service = micro::Service::builder("go.micro.service.greeter").settings(flags);
/// ```
///
/// With feature `clap` they stand beside a program's own:
///
#[cfg_attr(feature = "clap", doc = "```")]
#[cfg_attr(not(feature = "clap"), doc = "```ignore")]
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
#[derive(Clone, Debug, Default)]
pub struct Flags {
    settings: Settings,
}

impl From<Flags> for Settings {
    fn from(flags: Flags) -> Self {
        flags.settings
    }
}

/// Why there are no flags.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FlagsError {
    /// The help was asked for, and this is it.
    Help(String),
    /// All that is wrong, a line each.
    Wrong(Vec<String>),
}

impl fmt::Display for FlagsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Help(help) => f.write_str(help),
            Self::Wrong(faults) => {
                for fault in faults {
                    writeln!(f, "error: {fault}")?;
                }
                f.write_str("--help says which flags there are")
            }
        }
    }
}

impl std::error::Error for FlagsError {}

impl Flags {
    /// Reads the arguments of the process. It exits with what is wrong with them, and the code 2, or with the
    /// help that was asked for.
    #[must_use]
    #[allow(clippy::print_stdout, reason = "that is where help is looked for")]
    pub fn parse() -> Self {
        match Self::try_parse_from(std::env::args_os()) {
            Ok(flags) => flags,
            Err(FlagsError::Help(help)) => {
                println!("{help}");
                std::process::exit(0);
            }
            Err(wrong) => {
                eprintln!("{wrong}");
                std::process::exit(2);
            }
        }
    }

    /// Reads arguments, of which the first is the name of the program.
    ///
    /// # Errors
    ///
    /// With all that is wrong, or with the help that was asked for.
    pub fn try_parse_from<T: Into<OsString>>(
        arguments: impl IntoIterator<Item = T>,
    ) -> Result<Self, FlagsError> {
        let arguments: Vec<OsString> = arguments.into_iter().map(Into::into).collect();
        let mut parser = Parser::from_iter(arguments);
        let program = parser.bin_name().unwrap_or("service").to_owned();
        let mut said = vec![Vec::new(); TABLE.len()];
        let mut faults = Vec::new();
        loop {
            match parser.next() {
                Ok(None) => break,
                Ok(Some(Arg::Long("help") | Arg::Short('h'))) => {
                    return Err(FlagsError::Help(help(&program)));
                }
                Ok(Some(Arg::Long(name))) => {
                    let name = name.to_owned();
                    match position(&name) {
                        Some(index) => match parser.value() {
                            Ok(value) => said[index].push(value.to_string_lossy().into_owned()),
                            Err(_) => faults.push(format!("--{name}: a value is missing")),
                        },
                        None => {
                            // Its value, if there is one, says nothing.
                            let _ = parser.optional_value();
                            faults.push(unknown(&name));
                        }
                    }
                }
                Ok(Some(Arg::Short(letter))) => {
                    let _ = parser.optional_value();
                    faults.push(format!("-{letter}: flags have names; write --NAME=VALUE"));
                }
                Ok(Some(Arg::Value(value))) => {
                    let value = value.to_string_lossy();
                    faults.push(format!("`{value}` is no flag; write --NAME=VALUE"));
                }
                Err(error) => faults.push(error.to_string()),
            }
        }
        match read(TABLE.iter().zip(said)) {
            Ok(settings) if faults.is_empty() => Ok(Self { settings }),
            result => {
                faults.extend(result.err().unwrap_or_default());
                Err(FlagsError::Wrong(faults))
            }
        }
    }
}

/// The setting of a flag, in either spelling.
fn position(name: &str) -> Option<usize> {
    let same = |row: &Row| row.flag == name || row.flag.replace('_', "-") == name;
    TABLE.iter().position(same)
}

/// What is wrong with a flag that is none.
fn unknown(name: &str) -> String {
    if known::is_elsewhere(name) {
        return format!("--{name} is a flag of go-micro that says nothing here; leave it out");
    }
    match nearest(name, TABLE.iter().map(|row| row.flag)) {
        Some(near) => format!("--{name} is no flag; did you mean --{near}?"),
        None => format!("--{name} is no flag"),
    }
}

/// Reads the values of flags; fails with all that is wrong.
fn read(said: impl Iterator<Item = (&'static Row, Vec<String>)>) -> Result<Settings, Vec<String>> {
    let mut settings = Settings::default();
    let mut faults = Vec::new();
    for (row, values) in said {
        let values: Vec<&str> = values.iter().map(|value| value.trim()).collect();
        let value = match row.many {
            true => values.join(","),
            false => values.last().map(ToString::to_string).unwrap_or_default(),
        };
        if value.is_empty() {
            continue;
        }
        if let Err(what) = (row.set)(&mut settings, &value) {
            faults.push(format!("--{}: `{value}` {what}", row.flag));
        }
    }
    match faults.is_empty() {
        true => Ok(settings),
        false => Err(faults),
    }
}

/// What a flag does, for help.
fn described(row: &Row) -> String {
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

fn help(program: &str) -> String {
    let flag = |row: &Row| format!("--{} {}", row.flag, row.value);
    let width = TABLE.iter().map(|row| flag(row).len()).max();
    let width = width.unwrap_or_default();
    let mut help = format!("Usage: {program} [--FLAG=VALUE]...\n\nOptions of every service:\n");
    for row in TABLE {
        help.push_str(&format!("  {:width$}  {}\n", flag(row), described(row)));
    }
    help.push_str(&format!("  {:width$}  This text", "--help"));
    help
}
